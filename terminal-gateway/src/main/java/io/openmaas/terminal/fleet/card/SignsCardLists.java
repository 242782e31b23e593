package io.openmaas.terminal.fleet.card;

/** The port to the gateway's key, by which terminals know that a list is ours. */
public interface SignsCardLists {

  /** The payload as a compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037). */
  String sign(String payload);
}
