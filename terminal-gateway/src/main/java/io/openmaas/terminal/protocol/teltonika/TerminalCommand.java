package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.command.Command;
import java.util.Optional;

/** Commands by the words that terminals of the CAN families understand. */
public enum TerminalCommand {
  OPEN_ALL_DOORS("lvcanopenalldoors"),
  CLOSE_ALL_DOORS("lvcanclosealldoors"),
  /** Asks for the version of the firmware: changes nothing in the vehicle. */
  TELL_VERSION("getver");

  private final String words;

  TerminalCommand(String words) {
    this.words = words;
  }

  /** The one that does this, where the family has it. */
  public static Optional<TerminalCommand> of(Command command) {
    return switch (command) {
      case Command.Unlock _ -> Optional.of(OPEN_ALL_DOORS);
      case Command.Lock _ -> Optional.of(CLOSE_ALL_DOORS);
      case Command.ReadStatus _ -> Optional.of(TELL_VERSION);
      case Command.Lights _,
          Command.Horn _,
          Command.Immobilise _,
          Command.Mobilise _,
          Command.Text _ ->
          Optional.empty();
    };
  }

  public String words() {
    return words;
  }
}
