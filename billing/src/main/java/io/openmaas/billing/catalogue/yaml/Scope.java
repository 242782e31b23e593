package io.openmaas.billing.catalogue.yaml;

import io.openmaas.core.vehicle.VehicleClass;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the parts of a plan are read with.
 *
 * @param vehicleClasses the classes that filters and prices can name
 */
record Scope(Currency currency, Set<String> vehicleClasses) {

  /** The classes of our vehicles, and these. */
  static Set<String> classes(Collection<String> further) {
    var all = new LinkedHashSet<String>();
    Arrays.stream(VehicleClass.values()).map(Enum::name).forEach(all::add);
    all.addAll(further);
    return all;
  }
}
