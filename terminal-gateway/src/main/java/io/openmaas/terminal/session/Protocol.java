package io.openmaas.terminal.session;

import java.util.Optional;

/** The protocols terminals speak. */
public enum Protocol {
  TELTONIKA("teltonika"),
  JT808("jt808"),
  /** openmaas-terminal/1 over MQTT 5. */
  OPENMAAS("openmaas"),
  /**
   * Another company's system speaks for it (docs/partner-terminals.md); it never connects to us.
   */
  PARTNER("partner");

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  /** The name in files, tables and interfaces. */
  public String label() {
    return label;
  }

  /** The protocol of this name. */
  public static Optional<Protocol> find(String label) {
    for (Protocol protocol : values()) {
      if (protocol.label.equals(label)) {
        return Optional.of(protocol);
      }
    }
    return Optional.empty();
  }
}
