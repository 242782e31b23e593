package io.openmaas.billing.wiring;

import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.CurrentCatalogue;
import io.openmaas.billing.catalogue.store.CatalogueReload;
import io.openmaas.billing.catalogue.store.CatalogueReload.Seed;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.invoice.store.AccountMaterial;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.openmaas.billing.invoice.store.DrawnAccounts;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.UsageRules;
import io.openmaas.billing.metering.store.UsageLog;
import io.openmaas.billing.rating.PlanPrices;
import io.openmaas.billing.rating.Rater;
import io.openmaas.billing.rating.ReadsHoldings;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.core.city.Cities;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.Ids;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Makes beans of the pure parts. A wrong configuration or catalogue stops the start. */
@Singleton
public class BillingBeans {
  private static final int CATALOGUE_FIRST = 100;
  private static final Duration CATALOGUE_WITHIN = Duration.ofMinutes(1);

  /**
   * Makes what is read from files and configuration at once, so that a mistake is seen at once, and
   * reads the catalogue that is kept before anything is sold.
   */
  void check(
      @Observes @Priority(CATALOGUE_FIRST) StartupEvent started,
      BillingConfig config,
      CatalogueReload reload,
      Issuer issuer) {
    var folder = config.catalogue().map(Path::of);
    reload
        .start(
            folder.map(CatalogueYaml::folderFiles).orElseGet(CatalogueYaml::shippedFiles),
            folder.isPresent() ? Seed.EVERY_START : Seed.FIRST_START)
        .await()
        .atMost(CATALOGUE_WITHIN);
  }

  /** Whoever asks for a {@link Catalogue} gets this one. */
  @Produces
  @Singleton
  CurrentCatalogue catalogue() {
    return new CurrentCatalogue();
  }

  @Produces
  @Singleton
  PlanPrices planPrices(Catalogue catalogue, ReadsHoldings holdings, InstantSource clock) {
    return new PlanPrices(catalogue, holdings, clock);
  }

  @Produces
  @Singleton
  Consumption consumption() {
    return new Consumption(Rater::rate);
  }

  @Produces
  @Singleton
  Drawing drawing(Catalogue catalogue) {
    return new Drawing(catalogue, ReverseCharge.NEVER);
  }

  @Produces
  @Singleton
  AccountMaterial accountMaterial(
      Accounts accounts,
      Cities cities,
      SubscriptionHistories histories,
      UsageLog log,
      Drawing drawing,
      Catalogue catalogue,
      Issuer issuer,
      Ids ids) {
    return new AccountMaterial(
        accounts, cities, histories, log, new DrawnAccounts(drawing, catalogue, issuer, ids));
  }

  @Produces
  @Singleton
  BillingRuns billingRuns(
      Pool pool,
      AccountMaterial material,
      Ledger ledger,
      EventLog events,
      Issuer issuer,
      BillingConfig config,
      InstantSource clock,
      Ids ids) {
    return new BillingRuns(
        pool,
        material,
        ledger,
        events,
        issuer,
        new BillingRuns.Settings(
            config.grace(),
            BillingRuns.PARALLEL,
            BillingRuns.BATCH,
            Infrastructure.getDefaultWorkerPool()),
        clock,
        ids);
  }

  @Produces
  @Singleton
  UsageRules usageRules(BillingConfig config) {
    return new UsageRules(config.usageClockSkew(), config.usageLateAfter());
  }

  @Produces
  @Singleton
  Issuer issuer(BillingConfig config) {
    var company = config.company();
    return new Issuer(
        new Issuer.Seller(
            company.name(),
            company.address(),
            company.vatId(),
            checkedIban(company.iban()),
            company.email()),
        company.invoiceSeries(),
        config.paymentDays());
  }

  /** ISO 7064 MOD 97-10 over the rearranged digits must be 1. */
  static String checkedIban(String iban) {
    String plain = iban.replace(" ", "");
    if (plain.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")) {
      var digits = new StringBuilder();
      (plain.substring(4) + plain.substring(0, 4))
          .chars()
          .forEach(c -> digits.append(Character.getNumericValue(c)));
      if (new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1) {
        return plain;
      }
    }
    throw new IllegalArgumentException(
        "openmaas.billing.company.iban: '" + iban + "' is not an IBAN with valid check digits");
  }
}
