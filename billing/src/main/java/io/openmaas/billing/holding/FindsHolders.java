package io.openmaas.billing.holding;

import io.openmaas.core.city.City;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;

/** The port by which it is known whose allowances, wallets and budgets a traveller uses. */
public interface FindsHolders {

  /** Of the subscription that this traveller may use on this local day, or of his own account. */
  Uni<Holder> find(TravellerId traveller, City city, LocalDate day);
}
