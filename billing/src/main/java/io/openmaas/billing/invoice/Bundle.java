package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import java.util.ArrayList;
import java.util.List;

/**
 * A price for several supplies that are taxed differently, such as a fee for car, insurance and
 * transit: it is allocated to them by the prices that they have alone, and each part is taxed as
 * what it is. The parts add up to the price to the cent.
 *
 * @param components at least one
 */
public record Bundle(List<Component> components) {
  public Bundle {
    components = List.copyOf(components);
    if (components.isEmpty()) {
      throw new IllegalArgumentException("a bundle has at least one component");
    }
  }

  /**
   * @param code of its line
   * @param weight what it would cost alone, in any unit common to all components; not negative, and
   *     not zero for all
   */
  public record Component(ChargeCode code, Localised name, TaxCategory tax, long weight) {}

  /** One line for each component, in their order. */
  public List<DueLine> allocate(DueLine line) {
    var weights = components.stream().map(Component::weight).toList();
    var amounts = line.amount().split(weights);
    var lines = new ArrayList<DueLine>(components.size());
    for (int i = 0; i < components.size(); i++) {
      Component component = components.get(i);
      var key = line.key();
      lines.add(
          new DueLine(
              new LineKey(key.subscription(), component.code(), key.service(), key.use()),
              new DueLine.Of(
                  line.of().account(),
                  line.of().plan(),
                  component.name(),
                  component.tax(),
                  line.of().kind()),
              line.supply(),
              amounts.get(i),
              line.detail()));
    }
    return List.copyOf(lines);
  }
}
