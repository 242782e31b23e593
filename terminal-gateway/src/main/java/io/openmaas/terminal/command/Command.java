package io.openmaas.terminal.command;

import java.util.Optional;

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
   * @param words 1 to 200 characters, no control characters: some protocols would take a line end
   *     for the end of the command
   */
  record Text(String words) implements Command {
    public Text {
      if (words.isBlank() || words.length() > 200) {
        throw new IllegalArgumentException("a text has 1 to 200 characters");
      }
      if (words.codePoints().anyMatch(Text::isUnspeakable)) {
        throw new IllegalArgumentException("a text has no control characters");
      }
    }

    private static boolean isUnspeakable(int character) {
      return Character.isISOControl(character)
          || Character.getType(character) == Character.SURROGATE;
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

  /** What it says, where it says anything. */
  default Optional<String> text() {
    return this instanceof Text(var words) ? Optional.of(words) : Optional.empty();
  }

  /**
   * The command of this name.
   *
   * @param words for {@code text}; not looked at for others
   * @return empty where no command has this name
   * @throws IllegalArgumentException if the words are not acceptable
   */
  static Optional<Command> find(String name, Optional<String> words) {
    return Optional.ofNullable(
        switch (name) {
          case "unlock" -> new Unlock();
          case "lock" -> new Lock();
          case "lights" -> new Lights();
          case "horn" -> new Horn();
          case "immobilise" -> new Immobilise();
          case "mobilise" -> new Mobilise();
          case "read-status" -> new ReadStatus();
          case "text" -> new Text(words.orElse(""));
          default -> null;
        });
  }
}
