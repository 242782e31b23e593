package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.UnreadableInput;

/** Every file in the zip can be read to its end and matches its check sum. */
final class WholeZipCheck implements FeedCheck {

  @Override
  public String name() {
    return "whole-zip";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (String file : feed.files()) {
      try {
        feed.verify(file);
      } catch (UnreadableInput e) {
        findings.unreadable(e);
      }
    }
  }
}
