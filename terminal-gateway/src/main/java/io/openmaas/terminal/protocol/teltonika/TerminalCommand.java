package io.openmaas.terminal.protocol.teltonika;

/** Words that terminals understand and that are used by name; all others are in data files. */
public enum TerminalCommand {
  OPEN_ALL_DOORS("lvcanopenalldoors"),
  CLOSE_ALL_DOORS("lvcanclosealldoors"),
  BLOCK_ENGINE("lvcanblockengine"),
  UNBLOCK_ENGINE("lvcanunblockengine"),
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
