package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.subscription.ChangeRequest;
import io.openmaas.billing.subscription.When;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A change as it is asked for.
 *
 * @param kind one of {@link Kind}; decides which of the other fields are needed
 * @param version the version of the subscription that was seen
 * @param when AS_AGREED (absent: as soon as the plan allows), NOW, END_OF_PERIOD, END_OF_TERM, ON
 * @param day with ON, the first day it is to hold for
 * @param planId with PLAN
 * @param quantity with QUANTITY and ADD_ON (absent there: 1), a decimal text above zero
 * @param addOn with ADD_ON and END_ADD_ON, the name of its plan
 * @param until with PAUSE, the day on which it goes on; absent: until it is resumed
 * @param reason with CANCEL, at most 500 characters
 * @param account with PAYER
 * @param members with MEMBERS, at most 500
 * @param billingDay with BILLING_DAY, 1 to 31
 * @param change with TAKE_BACK, from the history
 */
public record ChangeOrder(
    String kind,
    Integer version,
    String when,
    LocalDate day,
    String planId,
    String quantity,
    String addOn,
    LocalDate until,
    String reason,
    UUID account,
    List<UUID> members,
    Integer billingDay,
    UUID change) {
  private static final int MOST_MEMBERS = 500;
  private static final int MOST_DIGITS = 12;
  private static final int MOST_DECIMALS = 6;
  private static final int MOST_CHARACTERS = 500;

  /** What can be asked for. */
  enum Kind {
    PLAN,
    QUANTITY,
    ADD_ON,
    END_ADD_ON,
    PAUSE,
    RESUME,
    CANCEL,
    PAYER,
    MEMBERS,
    BILLING_DAY,
    TAKE_BACK
  }

  /**
   * @param today local date of the subscription; days beyond ten years are refused
   * @throws ProblemException 422 with the field that is wrong
   */
  ChangeRequest request(LocalDate today) {
    return switch (oneOf(Kind.class, "kind", kind)) {
      case PLAN -> new ChangeRequest.ToPlan(plan("planId", planId), when(today));
      case QUANTITY ->
          new ChangeRequest.ToQuantity(quantity(needed("quantity", quantity)), when(today));
      case ADD_ON ->
          new ChangeRequest.TakeAddOn(
              plan("addOn", addOn), quantity(quantity == null ? "1" : quantity), when(today));
      case END_ADD_ON -> new ChangeRequest.EndAddOn(plan("addOn", addOn), when(today));
      case PAUSE ->
          new ChangeRequest.Pause(
              when(today), Optional.ofNullable(until).map(d -> near("until", d, today)));
      case RESUME -> new ChangeRequest.Resume(when(today));
      case CANCEL -> new ChangeRequest.Cancel(reasonText(), when(today));
      case PAYER ->
          new ChangeRequest.ToPayer(new AccountId(needed("account", account)), when(today));
      case MEMBERS -> new ChangeRequest.ToMembers(travellers(members), when(today));
      case BILLING_DAY ->
          new ChangeRequest.ToBillingDay(billingDay(needed("billingDay", billingDay)), when(today));
      case TAKE_BACK -> new ChangeRequest.TakeBack(needed("change", change));
    };
  }

  private When when(LocalDate today) {
    String asked = when == null ? (day == null ? "AS_AGREED" : "ON") : when;
    return switch (oneOf(Moment.class, "when", asked)) {
      case AS_AGREED -> new When.AsAgreed();
      case NOW -> new When.Now();
      case END_OF_PERIOD -> new When.EndOfPeriod();
      case END_OF_TERM -> new When.EndOfTerm();
      case ON -> new When.On(near("day", needed("day", day), today));
    };
  }

  private enum Moment {
    AS_AGREED,
    NOW,
    END_OF_PERIOD,
    END_OF_TERM,
    ON
  }

  private String reasonText() {
    if (reason != null && reason.length() > MOST_CHARACTERS) {
      throw invalid("reason", "must have at most " + MOST_CHARACTERS + " characters");
    }
    return reason == null || reason.isBlank() ? "cancelled" : reason.strip();
  }

  // ---------------------------------------------------------------- fields, also of other orders

  static <E extends Enum<E>> E oneOf(Class<E> type, String field, String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    field,
                    "must be one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(Enum::name)
                            .collect(Collectors.joining(", "))));
  }

  static <T> T needed(String field, T value) {
    if (value == null) {
      throw invalid(field, "is missing");
    }
    return value;
  }

  static PlanId plan(String field, String value) {
    try {
      return new PlanId(needed(field, value));
    } catch (IllegalArgumentException e) {
      throw invalid(field, e.getMessage());
    }
  }

  static BigDecimal quantity(String text) {
    try {
      var quantity = new BigDecimal(text);
      if (quantity.signum() > 0
          && quantity.scale() <= MOST_DECIMALS
          && quantity.scale() >= 0
          && quantity.precision() - quantity.scale() <= MOST_DIGITS - MOST_DECIMALS) {
        return quantity;
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw invalid("quantity", "must be a number above zero, below a million, as a decimal text");
  }

  /** As {@link #quantity}; a part of a plan would have its benefits for a part of the price. */
  static BigDecimal whole(String text) {
    BigDecimal quantity = quantity(text);
    if (quantity.stripTrailingZeros().scale() > 0) {
      throw invalid("quantity", "must be a whole number");
    }
    return quantity;
  }

  static int billingDay(int day) {
    if (day < 1 || day > 31) {
      throw invalid("billingDay", "must be 1 to 31");
    }
    return day;
  }

  static LocalDate near(String field, LocalDate day, LocalDate today) {
    if (day.isBefore(today.minusYears(10)) || day.isAfter(today.plusYears(10))) {
      throw invalid(field, "must be within ten years");
    }
    return day;
  }

  static Set<TravellerId> travellers(List<UUID> members) {
    if (members == null
        || members.size() > MOST_MEMBERS
        || members.stream().anyMatch(Objects::isNull)) {
      throw invalid("members", "must be a list of at most " + MOST_MEMBERS + " travellers");
    }
    return members.stream().map(TravellerId::new).collect(Collectors.toUnmodifiableSet());
  }

  static ProblemException invalid(String field, String message) {
    return new ProblemException(Problem.invalid(field, message));
  }
}
