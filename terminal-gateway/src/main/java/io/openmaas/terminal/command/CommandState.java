package io.openmaas.terminal.command;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** From the intent to command a vehicle to what came of it. */
public enum CommandState {
  /** Stored, and certainly not sent: it waits for its turn or for the terminal. */
  ASKED,
  /** About to be sent, or sent: from here on it may have had its effect. */
  SENDING,
  /** The vehicle did it. */
  DONE,
  /** Certainly not done: not sent, or the terminal said no. */
  REFUSED,
  /** It was not sent while it was valid. */
  EXPIRED,
  /** It was sent, and what came of it is not known. Never sent again. */
  UNKNOWN;

  /**
   * The states that may follow this one. None leads back to where something is sent; a receipt that
   * comes late corrects {@code UNKNOWN}.
   */
  public Set<CommandState> next() {
    return switch (this) {
      case ASKED -> EnumSet.of(SENDING, REFUSED, EXPIRED);
      case SENDING -> EnumSet.of(DONE, REFUSED, UNKNOWN);
      case UNKNOWN -> EnumSet.of(DONE, REFUSED);
      case DONE, REFUSED, EXPIRED -> EnumSet.noneOf(CommandState.class);
    };
  }

  /** The states from which this one may be reached. */
  public Set<CommandState> before() {
    var before = EnumSet.noneOf(CommandState.class);
    Arrays.stream(values()).filter(state -> state.next().contains(this)).forEach(before::add);
    return before;
  }

  /** Whether something may still be sent or an answer is awaited. */
  public boolean isUnderWay() {
    return switch (this) {
      case ASKED, SENDING -> true;
      case DONE, REFUSED, EXPIRED, UNKNOWN -> false;
    };
  }
}
