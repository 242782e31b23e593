package io.openmaas.core.security;

import java.util.Locale;

/** What an account may do. Tokens carry the names in lower case as groups. */
public enum Role {
  TRAVELLER,
  /** Staff of a mobility operator. */
  OPERATOR,
  /** Runs our own vehicles. */
  FLEET,
  /** Another company's system that speaks for terminals in our vehicles. */
  PARTNER,
  /** Bills and books. */
  FINANCE,
  ADMIN;

  /** The name in tokens and in {@code @RolesAllowed}. */
  public String group() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such role
   */
  public static Role ofGroup(String group) {
    return valueOf(group.toUpperCase(Locale.ROOT));
  }
}
