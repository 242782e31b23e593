package io.openmaas.billing.catalogue;

import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.vehicle.VehicleClass;
import java.math.BigDecimal;
import java.util.Map;

/** One part of a plan's prices. Each becomes a line of the invoice, rounded once, half up. */
public sealed interface PriceComponent {

  /** As written on the invoice. */
  String name();

  TaxCategory tax();

  /**
   * A fixed amount for each billing period, in arrears. A period that the subscription covers only
   * in part costs the covered days over the days of the whole period.
   */
  record RecurringFee(String name, Money amount, TaxCategory tax) implements PriceComponent {}

  /** A component that prices usage. */
  sealed interface OfUsage extends PriceComponent {
    UsageKind usage();
  }

  /** Covered by the recurring fee: a line of zero. */
  record Included(String name, UsageKind usage, TaxCategory tax) implements OfUsage {}

  /**
   * The operator's own price, as it was quoted.
   *
   * @param percent how much of it is charged, 100 for all
   */
  record OperatorPrice(String name, UsageKind usage, BigDecimal percent, TaxCategory tax)
      implements OfUsage {}

  /**
   * A price for each unit.
   *
   * @param byVehicleClass a class that is missing cannot be priced
   */
  record PerUnit(
      String name,
      UsageKind usage,
      Unit unit,
      Map<VehicleClass, UnitPrice> byVehicleClass,
      TaxCategory tax)
      implements OfUsage {
    public PerUnit {
      byVehicleClass = Map.copyOf(byVehicleClass);
    }
  }

  /** What is counted. */
  enum Unit {
    /** Started minutes: of 61 seconds two are charged. */
    MINUTE,
    /** Kilometres to the metre: of 1,234 metres 1.234 are charged. */
    KILOMETRE
  }
}
