package io.openmaas.terminal.protocol.jt808;

/** The edition of the standard that a frame's header names; layouts differ. */
public enum Edition {
  /** JT/T 808-2013, and 2011 before it. */
  E2013(6),
  /** JT/T 808-2019: bit 14 of the attributes. */
  E2019(10);

  private final int phoneBytes;

  Edition(int phoneBytes) {
    this.phoneBytes = phoneBytes;
  }

  /** How wide the phone number of its header is. */
  public int phoneBytes() {
    return phoneBytes;
  }
}
