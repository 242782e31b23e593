package io.openmaas.billing.catalogue.store;

import io.openmaas.billing.catalogue.yaml.CatalogueImport.Decision;
import java.time.LocalDate;
import java.util.List;

/**
 * What an import did, or would do.
 *
 * @param revision of the catalogue with it; that of before for a dry run or if nothing changed
 * @param moves running subscriptions that go to a new version
 */
public record ImportReport(long revision, Decision decision, List<Move> moves) {
  public ImportReport {
    moves = List.copyOf(moves);
  }

  /**
   * Running subscriptions that go to another version of their plan on one day.
   *
   * @param from {@code PLAN@VERSION}
   * @param to {@code PLAN@VERSION}
   * @param day where {@code exact} is false, the first day on which one of them can
   */
  public record Move(String from, String to, LocalDate day, boolean exact, long subscriptions) {}
}
