package io.openmaas.billing.account;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;

/**
 * Somebody who is billed: a traveller, a household, a company, or one of a company's cost centres.
 *
 * @param holder what it is, and whose
 * @param place where its contracts are: decides zone, currency and tax
 * @param paidBy the account that pays for it: its lines are consolidated on that account's invoice;
 *     absent where it pays itself
 * @param contact as printed on invoices
 */
public record Account(
    AccountId id, Holder holder, Place place, Optional<AccountId> paidBy, Contact contact) {

  /** What an account is, and whose. */
  public sealed interface Holder {
    record Person(TravellerId traveller) implements Holder {}

    record Household(String name) implements Holder {}

    /**
     * @param vatId checked form; absent where the company has none
     */
    record Company(String name, Optional<String> vatId) implements Holder {}

    /** Part of a company's account, with invoice lines of its own. */
    record CostCentre(AccountId company, String code, String name) implements Holder {}
  }

  /**
   * @param city whose legal entity issues the invoices
   * @param country whose tax is charged, ISO 3166-1 alpha-2
   * @param zone in which its periods are local dates
   */
  public record Place(CityId city, String country, ZoneId zone, Currency currency) {}

  /**
   * @param address one line
   * @param language of its invoices, ISO 639-1
   */
  public record Contact(String name, String address, String language) {}
}
