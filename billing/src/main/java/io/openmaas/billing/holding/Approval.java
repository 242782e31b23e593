package io.openmaas.billing.holding;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * A trip above a limit, and what an approver said. An approval is good for one booking of the
 * traveller that costs no more, within {@link #VALID_DAYS} days.
 *
 * @param account whose limit it is
 * @param trip from where to where, for people
 * @param day of departure
 * @param amount the most that the trip costs
 * @param reason the approver's words
 */
public record Approval(
    UUID id,
    AccountId account,
    TravellerId traveller,
    CityId city,
    OfferId offer,
    String trip,
    LocalDate day,
    Money amount,
    State state,
    Instant askedAt,
    Optional<String> reason) {
  /** For how long after the decision. */
  public static final int VALID_DAYS = 14;

  /** How far it has come. */
  public enum State {
    ASKED,
    APPROVED,
    DECLINED,
    /** A booking was made with it. */
    USED
  }
}
