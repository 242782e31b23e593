package io.openmaas.billing.scenario.yaml;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.invoice.InvoicingTerms;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A scenario as it is written.
 *
 * @param id named in results
 * @param about what it shows, for people
 * @param customers at least one; the first is meant where an event names none
 * @param steps in the order in which they happen
 * @param unpriced keys of uses that nothing may price; any other use without a price is a
 *     difference
 */
record Story(
    String id,
    String about,
    Catalogue catalogue,
    Optional<Numbering> numbering,
    List<Customer> customers,
    List<Step> steps,
    Set<String> unpriced) {
  Story {
    unpriced = Set.copyOf(unpriced);
    customers = List.copyOf(customers);
    steps = List.copyOf(steps);
  }

  /**
   * @param name by which events and documents refer to it
   * @param vatId a company's
   * @param paidBy another customer, who gets the documents
   */
  record Customer(
      String name,
      Kind kind,
      String country,
      ZoneId zone,
      Currency currency,
      Optional<String> vatId,
      Optional<String> paidBy,
      InvoicingTerms terms) {}

  /** What a customer is. */
  enum Kind {
    PERSON,
    COMPANY
  }

  /**
   * How documents are numbered.
   *
   * @param prefix before each number
   */
  record Numbering(Series series, String prefix) {}

  /** What has numbers without gaps of its own. */
  enum Series {
    LEGAL_ENTITY,
    CUSTOMER
  }
}
