package io.openmaas.core.security.store;

import io.openmaas.core.security.Account;
import io.openmaas.core.security.AccountId;
import io.openmaas.core.security.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

@Entity(name = "Account")
@Table(name = "account", schema = "core")
class AccountRow {
  @Id UUID id;

  @Column(nullable = false)
  String email;

  @Column(name = "email_key", nullable = false)
  String emailKey;

  @Column(name = "password_hash", nullable = false)
  String passwordHash;

  @Column(nullable = false)
  String roles;

  @Column(name = "traveller_id")
  UUID travellerId;

  @Column(name = "created_at", nullable = false)
  Instant createdAt;

  @Version int version;

  static AccountRow of(Account account, String passwordHash, Instant createdAt) {
    var row = new AccountRow();
    row.id = account.id().value();
    row.email = account.email();
    row.emailKey = key(account.email());
    row.passwordHash = passwordHash;
    row.roles = roles(account.roles());
    row.travellerId = account.traveller().orElse(null);
    row.createdAt = createdAt;
    return row;
  }

  /** Two addresses with the same key are one. */
  static String key(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  static String roles(Set<Role> roles) {
    return roles.stream().sorted().map(Role::group).collect(Collectors.joining(" "));
  }

  Account toDomain() {
    return new Account(
        new AccountId(id),
        email,
        Arrays.stream(roles.split(" "))
            .filter(role -> !role.isEmpty())
            .map(Role::ofGroup)
            .collect(Collectors.toSet()),
        Optional.ofNullable(travellerId));
  }
}
