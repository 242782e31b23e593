package io.openmaas.billing.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** {@code openmaas.billing.*} */
@ConfigMapping(prefix = "openmaas.billing")
public interface BillingConfig {

  /**
   * A folder of catalogue files that are imported at every start, instead of the shipped catalogue
   * at the first.
   */
  Optional<String> catalogue();

  /** Days from the invoice date to the day payment is due. */
  @WithDefault("14")
  int paymentDays();

  /** How far in the future reported usage may lie, because clocks differ. */
  @WithDefault("PT5M")
  Duration usageClockSkew();

  /** How long after its supply reported usage is said to be late; it is taken all the same. */
  @WithDefault("P35D")
  Duration usageLateAfter();

  /**
   * From the end of a billing period until its invoice becomes final; drafts are shown till then.
   */
  @WithDefault("PT0S")
  Duration grace();

  /** The legal entity that issues invoices. */
  Company company();

  /** As printed on invoices. The defaults are those of the demonstration. */
  interface Company {
    @WithDefault("OpenMaaS Demonstration GmbH")
    String name();

    /** One line. */
    @WithDefault("Hafenplatz 1, 18999 Marenholm, Germany")
    String address();

    @WithDefault("DE999999999")
    String vatId();

    /** With valid check digits (ISO 13616); spaces are allowed. */
    @WithDefault("DE66 0000 0000 0000 0000 42")
    String iban();

    @WithDefault("billing@openmaas.example")
    String email();

    /** What invoice numbers begin with: 1 to 12 capital letters and digits. */
    @WithDefault("OM")
    String invoiceSeries();
  }
}
