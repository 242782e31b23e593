package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.CatalogueRefused;
import java.util.List;

/** A scenario file. docs/guides/check-a-tariff.md tells how to write one. */
public final class ScenarioFile {
  private final String name;
  private final Story story;

  private ScenarioFile(String name, Story story) {
    this.name = name;
    this.story = story;
  }

  /**
   * @param name for messages
   * @throws CatalogueRefused naming file, line, field and reason of every flaw
   */
  public static ScenarioFile read(String name, String text) {
    return new ScenarioFile(name, StoryReader.read(name, text));
  }

  /** The id that the file gives it. */
  public String id() {
    return story.id();
  }

  /** Plays it; one line for each thing that came otherwise than expected, with file and line. */
  public List<String> differences() {
    return StoryRun.of(story).stream()
        .map(difference -> name + ":" + difference.line() + ": " + difference.text())
        .toList();
  }
}
