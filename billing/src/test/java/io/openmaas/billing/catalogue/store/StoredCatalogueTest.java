package io.openmaas.billing.catalogue.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.CurrentCatalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.store.CatalogueReload.Seed;
import io.openmaas.billing.catalogue.store.StoredCatalogue.Mode;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredCatalogueTest {
  private static final Currency EUR = Currency.getInstance("EUR");
  private final TestDatabase database = new TestDatabase();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final StoredCatalogue stored = new StoredCatalogue(database.pool(), () -> now);

  @AfterEach
  void close() {
    database.close();
  }

  private static String plan(int version, String from, String fee, String more) {
    return """
        currency: EUR
        plans:
          - id: flat
            version: %d
            effectiveFrom: %s
            name: Flat
        %s    prices:
              - { kind: recurring, name: Fee, tax: STANDARD, amount: "%s" }
        """
        .formatted(version, from, more.isEmpty() ? "" : "    " + more + "\n", fee);
  }

  private ImportReport add(String text) {
    return get(stored.importFiles(Map.of("flat.yaml", text), "anna", Mode.IMPORT, Map.of()));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }

  private String refusal(String text) {
    return assertThrows(CatalogueRefused.class, () -> add(text)).getMessage();
  }

  private CurrentCatalogue node() {
    var current = new CurrentCatalogue();
    get(new CatalogueReload(stored, current).reload());
    return current;
  }

  private void subscribe(String plan, int billingDay) {
    database
        .pool()
        .preparedQuery(
            "insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day,"
                + " zone) values ($1, $2, 'marenholm', $3, '2026-02-03', $4, 'Europe/Berlin')")
        .executeAndAwait(Tuple.of(UUID.randomUUID(), UUID.randomUUID(), plan, (short) billingDay));
  }

  @Test
  void a_catalogue_with_an_error_is_refused_whole() {
    String broken = plan(1, "2026-01-01", "49.00", "") + "taxRates: [ { country: DE } ]\n";
    assertEquals(
        4,
        refusal(broken)
            .lines()
            .filter(line -> line.startsWith("flat.yaml:9: taxRates[0]."))
            .count());
    assertEquals(0, get(stored.revision()));
    assertEquals(List.of(), get(stored.list(Optional.empty())));
  }

  @Test
  void what_was_imported_again_changes_nothing() {
    assertEquals(1, add(plan(1, "2026-01-01", "49.00", "")).revision());
    var again = add(plan(1, "2026-01-01", "49.0", "") + "# a comment\n");
    assertTrue(again.decision().changesNothing());
    assertEquals(1, get(stored.revision()));
  }

  @Test
  void a_version_that_was_sold_is_not_changed_and_the_line_is_named() {
    add(plan(1, "2026-01-01", "49.00", ""));
    assertEquals(
        "flat.yaml:4: plans[0].version: version 1 was sold and cannot be changed; add version 2."
            + " It has amount: \"49.00\", here it is amount: \"59.00\"",
        refusal(plan(1, "2026-01-01", "59.00", "")));
  }

  @Test
  void a_version_that_is_still_ahead_can_be_replaced_until_its_day() {
    add(plan(1, "2026-01-01", "49.00", ""));
    add(plan(2, "2027-01-01", "59.00", ""));
    assertEquals(1, add(plan(2, "2027-02-01", "57.00", "")).decision().replaced().size());
    now = Instant.parse("2027-01-31T10:00:01Z"); // 1 February in the first zone of the world
    get(stored.markSold());
    assertTrue(refusal(plan(2, "2027-02-01", "55.00", "")).contains("version 2 was sold"));
  }

  @Test
  void a_dry_run_tells_and_keeps_nothing() {
    var told =
        get(
            stored.importFiles(
                Map.of("f", plan(1, "2026-01-01", "49.00", "")), "anna", Mode.DRY_RUN, Map.of()));
    assertEquals("flat@1", told.decision().added().getFirst().key());
    assertEquals(0, get(stored.revision()));
  }

  @Test
  void every_node_reads_an_import_and_keeps_what_was_pinned() {
    var current = new CurrentCatalogue();
    var reload = new CatalogueReload(stored, current);
    get(reload.start(CatalogueYaml.shippedFiles(), Seed.FIRST_START));
    assertTrue(current.find(new TariffRef("city-flat@1")).isPresent());
    long revision = get(stored.revision());
    get(new CatalogueReload(stored, new CurrentCatalogue()).start(Map.of(), Seed.FIRST_START));
    assertEquals(revision, get(stored.revision()), "a second start imports nothing");

    add(plan(1, "2026-01-01", "49.00", ""));
    assertFalse(current.find(new TariffRef("flat@1")).isPresent());
    get(reload.reload());
    var onSale = current.onSale(EUR, LocalDate.of(2026, 11, 22));
    assertEquals(
        List.of("city-flat@1", "flat@1", "pay-as-you-go@1"),
        onSale.stream().map(Plan::ref).map(TariffRef::value).toList());
    assertEquals(CatalogueYaml.shipped().plans().size() + 1, node().plans().size());
  }

  @Test
  void an_unused_version_is_withdrawn_and_stays_readable_for_open_offers() {
    add(plan(1, "2026-01-01", "49.00", ""));
    add(plan(2, "2026-06-01", "59.00", ""));
    get(stored.withdraw("flat@2", "anna"));
    var node = node();
    assertEquals(1, node.onSale(EUR, LocalDate.of(2026, 11, 22)).getFirst().version());
    assertTrue(node.find(new TariffRef("flat@2")).isPresent());
    assertEquals(
        KeptVersion.State.WITHDRAWN, get(stored.list(Optional.of("flat@2"))).getFirst().state());
  }

  @Test
  void a_version_that_is_still_ahead_goes_altogether() {
    add(plan(1, "2027-01-01", "49.00", ""));
    get(stored.withdraw("flat@1", "anna"));
    assertTrue(node().plans().isEmpty());
    assertThrows(ProblemException.class, () -> get(stored.withdraw("flat@1", "anna")));
  }

  @Test
  void a_plan_cannot_be_deleted_while_it_is_used() {
    add(plan(1, "2026-01-01", "49.00", ""));
    add(plan(2, "2027-01-01", "59.00", ""));
    subscribe("flat@1", 1);
    subscribe("flat@2", 1); // planned for its first day
    for (String ref : List.of("flat@1", "flat@2")) {
      var refused =
          assertThrows(ProblemException.class, () -> get(stored.withdraw(ref, "anna")), ref);
      assertEquals("plan-in-use", refused.problem().code());
      assertThrows(
          PgException.class,
          () ->
              database
                  .pool()
                  .preparedQuery("delete from billing.catalogue_item where key = $1")
                  .executeAndAwait(Tuple.of(ref)),
          "the database itself refuses");
    }
    assertEquals(
        KeptVersion.State.USED, get(stored.list(Optional.of("flat@1"))).getFirst().state());
    assertThrows(
        PgException.class,
        () ->
            database.pool().query("update billing.catalogue_item set text = ''").executeAndAwait());
  }

  @Test
  void an_import_tells_how_many_subscriptions_move_when() {
    add(plan(1, "2026-01-01", "49.00", ""));
    subscribe("flat@1", 1);
    subscribe("flat@1", 31);
    subscribe("flat@1", 31);
    subscribe("other@1", 31);
    var report = add(plan(2, "2027-02-01", "59.00", "migration: { withPeriodFrom: 2027-02-02 }"));
    assertEquals(
        List.of("flat@1 flat@2 2027-02-28 2", "flat@1 flat@2 2027-03-01 1"),
        report.moves().stream()
            .map(m -> m.from() + " " + m.to() + " " + m.day() + " " + m.subscriptions())
            .toList());
    assertTrue(
        refusal(plan(3, "2027-03-01", "69.00", "migration: { on: 2026-11-01 }"))
            .contains("plans[0].migration"));
  }

  @Test
  void a_tax_rate_can_end_ahead_but_not_in_the_past() {
    String rate =
        "taxRates:\n  - { country: DE, category: STANDARD, percent: \"%s\", from: 2021-01-01,%s source: law }\n";
    add(rate.formatted("19", ""));
    assertTrue(refusal(rate.formatted("20", "")).contains("this rate applied already"));
    assertTrue(
        refusal(rate.formatted("19", " to: 2026-01-01,")).contains("only its end can be changed"));
    String next =
        "  - { country: DE, category: STANDARD, percent: \"20\", from: 2027-01-01, source: law }\n";
    assertTrue(refusal("taxRates:\n" + next).contains("overlaps the rate of DE from 2021-01-01"));
    add(rate.formatted("19", " to: 2027-01-01,") + next);
    assertEquals(2, node().taxRates().size());
  }

  @Test
  void who_imports_at_the_same_time_waits_or_starts_over() {
    var all = new ArrayList<Uni<ImportReport>>();
    for (int i = 1; i <= 4; i++) {
      String text = plan(1, "2026-01-01", "49.00", "").replace("id: flat", "id: flat-" + i);
      all.add(stored.importFiles(Map.of("f" + i, text), "anna", Mode.IMPORT, Map.of()));
    }
    get(Uni.join().all(all).andFailFast());
    assertEquals(4, node().plans().size());
  }
}
