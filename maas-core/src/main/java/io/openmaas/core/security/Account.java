package io.openmaas.core.security;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who can log in.
 *
 * @param email as it was given
 * @param traveller the identity of the traveller it belongs to, for accounts of travellers
 */
public record Account(AccountId id, String email, Set<Role> roles, Optional<UUID> traveller) {

  public Account {
    roles = Set.copyOf(roles);
  }
}
