package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.TaxRate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what an import adds to what is kept. A version that was sold never changes. */
public final class CatalogueImport {
  private final Catalogue known;
  private final Map<String, Kept> kept = new HashMap<>();
  private final LocalDate today;
  private final List<CatalogueItem> added = new ArrayList<>();
  private final List<CatalogueItem> replaced = new ArrayList<>();
  private final List<CatalogueItem> unchanged = new ArrayList<>();
  private final List<Plan> newPlans = new ArrayList<>();

  private CatalogueImport(List<Kept> all, LocalDate today) {
    this.known = catalogue(all);
    this.today = today;
    all.forEach(one -> kept.put(name(one.item()), one));
  }

  /**
   * What is kept.
   *
   * @param sold it was sold or applied; it does not change any more
   * @param withdrawn it is as if it had never been sold
   */
  public record Kept(CatalogueItem item, boolean sold, boolean withdrawn) {}

  /**
   * What an import does.
   *
   * @param added was not there
   * @param replaced was there, but not yet sold or applied; or a tax rate that now ends
   * @param unchanged was there and says the same
   * @param plans the versions that were added or replaced
   */
  public record Decision(
      List<CatalogueItem> added,
      List<CatalogueItem> replaced,
      List<CatalogueItem> unchanged,
      List<Plan> plans) {
    public Decision {
      added = List.copyOf(added);
      replaced = List.copyOf(replaced);
      unchanged = List.copyOf(unchanged);
      plans = List.copyOf(plans);
    }

    public boolean changesNothing() {
      return added.isEmpty() && replaced.isEmpty();
    }
  }

  /**
   * @param files texts by name
   * @param today the latest local date anywhere
   * @param served the countries in which a plan is sold that names none, by its currency
   * @throws CatalogueRefused naming file, line, field and reason of every flaw; nothing is imported
   */
  public static Decision decide(
      List<Kept> all,
      Map<String, String> files,
      LocalDate today,
      Map<Currency, Set<String>> served) {
    var reading = new CatalogueReading();
    files.forEach(reading::file);
    var decided = new CatalogueImport(all, today);
    reading.check(decided.known, served);
    reading.placed().forEach(placed -> decided.plan(placed.plan(), placed.fields()));
    reading.placedRates().forEach(decided::rate);
    reading.placedTerms().forEach(decided::terms);
    reading.refuseFlaws();
    return new Decision(decided.added, decided.replaced, decided.unchanged, decided.newPlans);
  }

  /** What is kept, as the catalogue to be used. */
  public static Catalogue catalogue(List<Kept> all) {
    var reading = new CatalogueReading();
    all.forEach(one -> reading.file(one.item().key(), one.item().text()));
    reading.refuseFlaws();
    var withdrawn = new HashMap<String, Boolean>();
    all.forEach(one -> withdrawn.put(one.item().key(), one.withdrawn()));
    return new Catalogue(
        reading.placed().stream()
            .map(PlanReader.Placed::plan)
            .map(plan -> withdrawn.get(plan.ref().value()) ? plan.withdrawn() : plan)
            .toList(),
        List.copyOf(reading.placedRates().keySet()),
        List.copyOf(reading.placedTerms().keySet()));
  }

  private static String name(CatalogueItem item) {
    return item.kind() + " " + item.key();
  }

  private void plan(Plan plan, FieldReader place) {
    var item = CatalogueItem.of(plan);
    var before = sort(item);
    if (before.isEmpty()) {
      if (added.contains(item)) {
        newPlans.add(plan);
        refusePastMigration(plan, place);
      }
      return;
    }
    if (before.get().sold()) {
      place.flaw(
          "version",
          "version "
              + plan.version()
              + (before.get().withdrawn() ? " was withdrawn" : " was sold")
              + " and cannot be changed; add version "
              + (1 + known.versions(plan.id()).getLast().version())
              + ". "
              + difference(before.get().item().text(), item.text()));
      return;
    }
    replaced.add(item);
    newPlans.add(plan);
    refusePastMigration(plan, place);
  }

  /** What was billed by the old version is not billed anew by the new one. */
  private void refusePastMigration(Plan plan, FieldReader place) {
    boolean hasEarlier =
        known.versions(plan.id()).stream().anyMatch(v -> v.version() < plan.version());
    if (hasEarlier && PlanReader.day(plan.sale().migration()).map(today::isAfter).orElse(false)) {
      place.flaw("migration", "lies in the past: running subscriptions can only move from now on");
    }
  }

  /** Notes what is new or the same; gives what it would change. */
  private Optional<Kept> sort(CatalogueItem item) {
    Kept before = kept.get(name(item));
    if (before == null) {
      added.add(item);
      return Optional.empty();
    }
    if (before.item().sha256().equals(item.sha256())) {
      unchanged.add(item);
      return Optional.empty();
    }
    return Optional.of(before);
  }

  private static String difference(String before, String now) {
    var old = before.lines().toList();
    var fresh = now.lines().toList();
    for (int i = 0; i < Math.max(old.size(), fresh.size()); i++) {
      String was = i < old.size() ? old.get(i).strip() : "nothing";
      String is = i < fresh.size() ? fresh.get(i).strip() : "nothing";
      if (!was.equals(is)) {
        return "It has " + was + ", here it is " + is;
      }
    }
    return "";
  }

  /** The law may end a rate; what it was on days that are past stays. */
  private void rate(TaxRate rate, FieldReader place) {
    var item = CatalogueItem.of(rate);
    var before = sort(item);
    if (before.isEmpty()) {
      return;
    }
    var old =
        known.taxRates().stream()
            .filter(other -> CatalogueItem.of(other).key().equals(item.key()))
            .findFirst()
            .orElseThrow();
    boolean samePercent = old.percent().compareTo(rate.percent()) == 0;
    boolean pastStays =
        samePercent
            && isAhead(old.to().orElse(LocalDate.MAX))
            && isAhead(rate.to().orElse(LocalDate.MAX));
    if (before.get().sold() && !pastStays) {
      place.flaw(
          "from",
          "this rate applied already: only its end can be changed, and only to a day ahead. "
              + difference(before.get().item().text(), item.text()));
    } else {
      replaced.add(item);
    }
  }

  private boolean isAhead(LocalDate day) {
    return !day.isBefore(today);
  }

  private void terms(OperatorTerms terms, FieldReader place) {
    var item = CatalogueItem.of(terms);
    var before = sort(item);
    if (before.isPresent() && before.get().sold()) {
      place.flaw(
          "from",
          "these terms applied already and cannot be changed; add others with a later day. "
              + difference(before.get().item().text(), item.text()));
    } else if (before.isPresent()) {
      replaced.add(item);
    }
  }
}
