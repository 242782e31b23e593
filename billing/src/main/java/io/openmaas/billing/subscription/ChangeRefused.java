package io.openmaas.billing.subscription;

import java.util.UUID;

/** A change cannot be part of its subscription's history. */
public final class ChangeRefused extends RuntimeException {
  private final UUID change;
  private final String code;

  /**
   * @param change the one that cannot stand where it is: not always the newest, a change for an
   *     earlier day can make a later one impossible
   * @param code for programs, lower-case words with hyphens
   * @param reason for people
   */
  public ChangeRefused(UUID change, String code, String reason) {
    super(reason);
    this.change = change;
    this.code = code;
  }

  public UUID change() {
    return change;
  }

  public String code() {
    return code;
  }
}
