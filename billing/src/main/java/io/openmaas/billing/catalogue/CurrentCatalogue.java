package io.openmaas.billing.catalogue;

import java.util.List;

/**
 * The catalogue that the application uses. Whoever is given it as a {@link Catalogue} sees every
 * import as soon as this node has read it, whole or not at all; versions that were pinned stay.
 */
public final class CurrentCatalogue extends Catalogue {

  /** Empty until the first {@link #become}. */
  public CurrentCatalogue() {
    super(List.of(), List.of(), List.of());
  }

  /** Takes over what this one has. */
  public void become(Catalogue next) {
    replaceBy(next);
  }
}
