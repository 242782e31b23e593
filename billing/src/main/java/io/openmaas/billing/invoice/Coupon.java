package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.util.Set;

/** A discount on an invoice, taken off its lines before tax. */
public sealed interface Coupon {
  String code();

  Localised name();

  /** The charges it is taken off; empty for all. */
  Set<ChargeCode> charges();

  /**
   * An amount, spread over the lines in proportion to their value; what the lines cannot bear is
   * left for the next invoice.
   *
   * @param left what is left of it, in the basis of the lines
   */
  record Fixed(String code, Localised name, Set<ChargeCode> charges, Money left) implements Coupon {
    public Fixed {
      charges = Set.copyOf(charges);
    }
  }

  /**
   * @param percent of each line, 0 to 100
   */
  record Percent(String code, Localised name, Set<ChargeCode> charges, BigDecimal percent)
      implements Coupon {
    public Percent {
      charges = Set.copyOf(charges);
      if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw new IllegalArgumentException("coupon of " + percent + " % is not 0 to 100");
      }
    }
  }

  /**
   * What a document took of a coupon.
   *
   * @param amount zero or positive, in the basis of the lines
   */
  record Taken(String code, Localised name, Money amount) {}
}
