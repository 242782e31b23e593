package io.openmaas.billing.metering.rest;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.RecordsUsage;
import io.openmaas.billing.metering.UsageReport;
import io.openmaas.billing.metering.UsageRules;
import io.openmaas.billing.metering.rest.UsageDraft.Wrong;
import io.openmaas.billing.metering.rest.UsageJson.Body;
import io.openmaas.billing.metering.rest.UsageJson.Item;
import io.openmaas.billing.metering.store.KnownAccounts;
import io.openmaas.billing.metering.store.UsageSources;
import io.openmaas.core.city.Cities;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Takes a body of usage records: each is recorded, or refused, for itself. */
@ApplicationScoped
public class UsageIntake {
  private final RecordsUsage records;
  private final KnownAccounts accounts;
  private final UsageSources sources;
  private final Cities cities;
  private final UsageRules rules;
  private final InstantSource clock;

  public UsageIntake(
      RecordsUsage records,
      KnownAccounts accounts,
      UsageSources sources,
      Cities cities,
      UsageRules rules,
      InstantSource clock) {
    this.records = records;
    this.accounts = accounts;
    this.sources = sources;
    this.cities = cities;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Who reports.
   *
   * @param name the source of records that name none
   * @param mayCorrectAll whether also for other sources, and what they told
   */
  record Reporter(String name, boolean mayCorrectAll) {}

  /** What became of a record. */
  sealed interface Result {
    /**
     * @param late whether its supply was long ago
     */
    record Answered(String key, Recorded recorded, boolean late) implements Result {}

    /**
     * @param id as far as it was read; may be null
     */
    record Refused(String id, String field, String message) implements Result {}
  }

  /** One result for each record, when all that were taken are committed. */
  Uni<List<Result>> take(Body body, Reporter reporter) {
    Instant now = clock.instant();
    Instant latest = now.plus(rules.clockSkew());
    int size = body.items().size();
    var results = new Result[size];
    var reports = new ArrayList<UsageReport>(size);
    var places = new int[size];
    Set<KnownAccounts.Metered> named = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      switch (body.items().get(i)) {
        case Item.Refused refused ->
            results[i] = new Result.Refused(refused.id(), refused.field(), refused.message());
        case Item.Read read -> {
          UsageDraft draft = read.draft();
          try {
            UsageReport report = draft.report(reporter.name(), latest);
            requireOwn(report, reporter);
            draft.byTraveller().ifPresent(by -> named.add(metered(by)));
            places[reports.size()] = i;
            reports.add(report);
          } catch (Wrong e) {
            results[i] = new Result.Refused(draft.id, e.field(), e.getMessage());
          } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            results[i] = new Result.Refused(draft.id, "", e.getMessage());
          }
        }
      }
    }
    return foreign(reports, reporter)
        .invoke(foreign -> refuseForeign(reports, places, foreign, results))
        .flatMap(_ -> accounts.keep(named))
        .flatMap(_ -> accounts.unknown(reports.stream().map(UsageIntake::account).toList()))
        .flatMap(unknown -> records.record(known(reports, places, unknown, results)))
        .map(
            recorded -> {
              for (int i = 0; i < recorded.size(); i++) {
                results[places[i]] = result(reports.get(i), recorded.get(i), now);
              }
              return List.of(results);
            });
  }

  /** Use of an account that nobody knows would be taken and never invoiced (lago#637). */
  private static List<UsageReport> known(
      List<UsageReport> reports, int[] places, Set<AccountId> unknown, Result[] results) {
    if (!unknown.isEmpty()) {
      refuse(
          reports,
          places,
          results,
          report -> unknown.contains(account(report)),
          "account",
          "there is no such account");
    }
    return reports;
  }

  /** The sources named here that are somebody else's. */
  private Uni<Set<String>> foreign(List<UsageReport> reports, Reporter reporter) {
    if (reporter.mayCorrectAll()) {
      return Uni.createFrom().item(Set.of());
    }
    Set<String> named = new TreeSet<>();
    for (UsageReport report : reports) {
      named.add(source(report.key().value()));
    }
    named.remove(reporter.name());
    return sources.ofOthers(named, reporter.name(), clock.instant());
  }

  private static void refuseForeign(
      List<UsageReport> reports, int[] places, Set<String> foreign, Result[] results) {
    if (!foreign.isEmpty()) {
      refuse(
          reports,
          places,
          results,
          report -> foreign.contains(source(report.key().value())),
          "source",
          "is somebody else's");
    }
  }

  /** Takes out those that are refused; the others keep their order and places. */
  private static void refuse(
      List<UsageReport> reports,
      int[] places,
      Result[] results,
      Predicate<UsageReport> which,
      String field,
      String message) {
    int kept = 0;
    for (int i = 0; i < reports.size(); i++) {
      UsageReport report = reports.get(i);
      if (which.test(report)) {
        results[places[i]] = new Result.Refused(report.key().value(), field, message);
      } else {
        places[kept] = places[i];
        reports.set(kept++, report);
      }
    }
    reports.subList(kept, reports.size()).clear();
  }

  /** Slashes within an id are escaped, so the last one ends the source. */
  private static String source(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  private static AccountId account(UsageReport report) {
    return switch (report) {
      case UsageReport.Made made -> made.usage().account();
      case UsageReport.Correction correction -> correction.usage().account();
      case UsageReport.Reversal reversal -> reversal.account();
    };
  }

  private Result result(UsageReport report, Recorded recorded, Instant now) {
    if (recorded == Recorded.UNKNOWN) {
      return new Result.Refused(
          report.key().value(),
          report instanceof UsageReport.Reversal ? "reverses" : "corrects",
          "no such use was recorded for this account");
    }
    return new Result.Answered(report.key().value(), recorded, isLate(report, now));
  }

  private boolean isLate(UsageReport report, Instant now) {
    return switch (report) {
      case UsageReport.Made made -> made.usage().use().at().plus(rules.lateAfter()).isBefore(now);
      case UsageReport.Correction correction ->
          correction.usage().use().at().plus(rules.lateAfter()).isBefore(now);
      case UsageReport.Reversal _ -> false;
    };
  }

  /** A source may correct what it told itself. */
  private static void requireOwn(UsageReport report, Reporter reporter) {
    if (reporter.mayCorrectAll()) {
      return;
    }
    String own = source(report.key().value());
    switch (report) {
      case UsageReport.Made _ -> {}
      case UsageReport.Correction correction ->
          requireOwn("corrects", correction.corrects().value(), own);
      case UsageReport.Reversal reversal ->
          requireOwn("reverses", reversal.reverses().value(), own);
    }
  }

  private static void requireOwn(String field, String key, String own) {
    if (!source(key).equals(own)) {
      throw new Wrong(field, "is of another source; that is corrected by finance");
    }
  }

  private KnownAccounts.Metered metered(UsageDraft.Traveller named) {
    if (cities.find(named.city()).isEmpty()) {
      throw new Wrong("city", "there is no city '" + named.city() + "'");
    }
    return new KnownAccounts.Metered(named.id(), named.city());
  }
}
