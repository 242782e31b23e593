package io.openmaas.terminal.protocol.jt808;

import io.openmaas.terminal.command.Command;
import java.util.Optional;

/** One thing a terminal is told, and by what it shows that it was done. */
public sealed interface Order {

  /** Locks or unlocks (0x8500): the lock in the status of its answer (0x0500) must be so. */
  record Doors(Message.Doors doors) implements Order {}

  /**
   * Cuts the fuel or electricity, or restores it, by a word of the vendor's (0x8105): the status
   * asked for afterwards must be so.
   */
  record Circuit(int word, Wanted wanted) implements Order {}

  /** How the fuel or electricity circuit shall be. */
  enum Wanted {
    CUT,
    WHOLE
  }

  /** Asks for the location and the status (0x8201): any answer will do. */
  record Locate() implements Order {}

  /** Shows a text (0x8300): the terminal says that it took it. */
  record Show() implements Order {}

  /** What is sent for it. */
  default Message message(Command command, Edition edition) {
    return switch (this) {
      case Doors(var doors) -> new Message.DoorControl(doors);
      case Circuit(int word, _) -> new Message.TerminalControl(word, Octets.NONE);
      case Locate _ -> new Message.QueryLocation();
      case Show _ -> {
        String words = command instanceof Command.Text(var text) ? text : command.name();
        yield new Message.Text(
            Message.Text.DISPLAY | (edition == Edition.E2019 ? Message.Text.NOTICE : 0),
            edition == Edition.E2019 ? Optional.of(1) : Optional.empty(),
            Octets.ofText(words));
      }
    };
  }

  /** Whether this is how the vehicle is once it obeyed. */
  default boolean isShownBy(Location location) {
    return switch (this) {
      case Doors(var doors) ->
          location.has(Location.LOCKED)
              == switch (doors) {
                case LOCK -> true;
                case UNLOCK -> false;
              };
      case Circuit(_, var wanted) ->
          location.has(Location.FUEL_CUT | Location.ELECTRICITY_CUT)
              == switch (wanted) {
                case CUT -> true;
                case WHOLE -> false;
              };
      case Locate _, Show _ -> true;
    };
  }

  /** As data files write it: {@code unlock lock locate show cut:64 restore:65}. */
  static Order parse(String text) {
    String[] parts = text.split(":", 2);
    return switch (parts[0]) {
      case "unlock" -> new Doors(Message.Doors.UNLOCK);
      case "lock" -> new Doors(Message.Doors.LOCK);
      case "locate" -> new Locate();
      case "show" -> new Show();
      case "cut" -> new Circuit(Integer.parseInt(parts[1], 16), Wanted.CUT);
      case "restore" -> new Circuit(Integer.parseInt(parts[1], 16), Wanted.WHOLE);
      default -> throw new IllegalArgumentException("no such order: " + text);
    };
  }
}
