package io.openmaas.terminal.session;

import java.net.InetAddress;

/** What a connection shows. */
public sealed interface Credential {

  /** The address it comes from. */
  InetAddress from();

  /** Nothing but the address. */
  record Address(InetAddress from) implements Credential {}

  /**
   * A TLS client certificate that the trusted authority signed.
   *
   * @param commonName of its subject
   */
  record Certificate(InetAddress from, String commonName) implements Credential {}

  /** An authorisation code (JT/T 808). */
  record Code(InetAddress from, String code) implements Credential {}
}
