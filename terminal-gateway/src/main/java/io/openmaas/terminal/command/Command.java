package io.openmaas.terminal.command;

/** What a vehicle can be told, whatever protocol its terminal speaks. */
public sealed interface Command {

  /** Opens the doors and allows the engine to start. */
  record Unlock() implements Command {}

  /** Closes the doors and keeps the engine from starting. */
  record Lock() implements Command {}

  /** Flashes the turning lights. */
  record Lights() implements Command {}

  /** Sounds the horn. */
  record Horn() implements Command {}

  /** Keeps the engine from starting; only for a vehicle that stands with the ignition off. */
  record Immobilise() implements Command {}

  /** Allows the engine to start again. */
  record Mobilise() implements Command {}

  /** Asks for the present state; changes nothing in the vehicle. */
  record ReadStatus() implements Command {}

  /**
   * Shows words to the driver.
   *
   * @param words 1 to 200 characters
   */
  record Text(String words) implements Command {
    public Text {
      if (words.isBlank() || words.length() > 200) {
        throw new IllegalArgumentException("a text has 1 to 200 characters");
      }
    }
  }

  /** Its name in interfaces and tables, for instance {@code unlock} or {@code read-status}. */
  default String name() {
    return switch (this) {
      case Unlock _ -> "unlock";
      case Lock _ -> "lock";
      case Lights _ -> "lights";
      case Horn _ -> "horn";
      case Immobilise _ -> "immobilise";
      case Mobilise _ -> "mobilise";
      case ReadStatus _ -> "read-status";
      case Text _ -> "text";
    };
  }
}
