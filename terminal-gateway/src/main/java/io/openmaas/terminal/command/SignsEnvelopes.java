package io.openmaas.terminal.command;

/** The port to the gateway's key for commands. */
public interface SignsEnvelopes {

  /** The Ed25519 signature (RFC 8032, 64 bytes) over these bytes. */
  byte[] sign(byte[] message);
}
