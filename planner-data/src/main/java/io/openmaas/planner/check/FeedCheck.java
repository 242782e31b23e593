package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;

/** One thing that must hold in a GTFS feed. */
interface FeedCheck {

  /** In kebab case, unique among the checks. */
  String name();

  void check(GtfsFeed feed, Findings.Recorder findings);
}
