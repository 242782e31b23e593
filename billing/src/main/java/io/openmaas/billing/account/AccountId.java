package io.openmaas.billing.account;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/** Who is billed. */
public record AccountId(UUID value) {
  public AccountId {
    Objects.requireNonNull(value, "value");
  }

  /**
   * The traveller's own account in a city: it follows from both, so that use can be recorded for it
   * before anybody has opened it.
   */
  public static AccountId of(TravellerId traveller, CityId city) {
    return new AccountId(
        UUID.nameUUIDFromBytes(
            ("openmaas-account/" + traveller + "/" + city).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
