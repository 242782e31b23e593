package io.openmaas.terminal.session;

import java.util.Optional;

/** By what a terminal shows that it is the one whose name it gives. */
public enum Auth {
  /** A TLS client certificate whose common name is the IMEI. */
  CERTIFICATE("certificate"),
  /** The authorisation code of JT/T 808. */
  CODE("code"),
  /** Its address in a private network, with the allow-list of IMEI and SIM. */
  NETWORK("network");

  private final String label;

  Auth(String label) {
    this.label = label;
  }

  /** The name in files, tables and interfaces. */
  public String label() {
    return label;
  }

  /** The way of this name. */
  public static Optional<Auth> find(String label) {
    for (Auth auth : values()) {
      if (auth.label.equals(label)) {
        return Optional.of(auth);
      }
    }
    return Optional.empty();
  }
}
