package io.openmaas.terminal.fleet.condition;

/** Why a vehicle may not be rented. */
public enum Unfitness {
  /** A driver has it, or is on the way to it. */
  JOB("a job has it"),
  /** A damage case says that it is not safe. */
  DAMAGE("it is damaged and not safe"),
  /** Its traction battery is nearly empty. */
  LOW_CHARGE("its battery is nearly empty"),
  /** Its tank is nearly empty. */
  LOW_FUEL("its tank is nearly empty"),
  /** Its terminal has said nothing for long: it could not be opened. */
  SILENT("its terminal has been silent for long"),
  /** A tyre has lost so much pressure that it must not be driven. */
  TYRE("a tyre is nearly flat"),
  /** It was returned and has not confirmed the lock. */
  LOCK_WANTED("it has not confirmed that it is locked");

  private final String words;

  Unfitness(String words) {
    this.words = words;
  }

  /** The reason in words for people. */
  public String words() {
    return words;
  }
}
