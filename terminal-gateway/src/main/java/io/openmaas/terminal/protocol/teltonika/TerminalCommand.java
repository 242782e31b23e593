package io.openmaas.terminal.protocol.teltonika;

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

  public String words() {
    return words;
  }
}
