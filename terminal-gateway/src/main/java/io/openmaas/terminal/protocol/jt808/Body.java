package io.openmaas.terminal.protocol.jt808;

/** What became of a message body. */
public sealed interface Body {

  /** It has the layout its message id asks for. */
  record Read(Message message) implements Body {}

  /** It has not: nothing may be taken from it, and it is answered as wrong. */
  record Broken(String reason) implements Body {}
}
