package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.billing.rating.RatedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line that a case expects: a step of the calculation, expected as its amount or as {@code
 * gross}, {@code discount} and {@code net}.
 */
record CaseLine(BigDecimal gross, BigDecimal discount) {

  static CaseLine of(RatedLine.Part part) {
    return new CaseLine(part.amount(), BigDecimal.ZERO);
  }

  BigDecimal net() {
    return gross.subtract(discount);
  }

  private boolean isNothing() {
    return gross.signum() == 0;
  }

  private boolean matches(JsonNode expected) {
    return expected.isObject()
        ? same(expected.path("gross"), gross)
            && same(expected.path("discount"), discount)
            && same(expected.path("net"), net())
        : same(expected, net());
  }

  private static boolean same(JsonNode expected, BigDecimal actual) {
    return expected.isMissingNode()
        || Comparison.number(expected).filter(n -> n.compareTo(actual) == 0).isPresent();
  }

  @Override
  public String toString() {
    return discount.signum() == 0
        ? gross.toPlainString()
        : gross.toPlainString() + " - " + discount.toPlainString();
  }

  /** The lines in their order; those of nothing may be there or not, as on an invoice. */
  record Lines(List<CaseLine> lines) implements Comparison.Shown {
    @Override
    public boolean matches(JsonNode expected) {
      if (!expected.isArray()) {
        return false;
      }
      var wanted = new ArrayList<JsonNode>();
      expected.forEach(
          line -> {
            if (!isNothing(line)) {
              wanted.add(line);
            }
          });
      List<CaseLine> present = lines.stream().filter(line -> !line.isNothing()).toList();
      if (wanted.size() != present.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!present.get(i).matches(wanted.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isNothing(JsonNode line) {
      Optional<BigDecimal> gross = Comparison.number(line.isObject() ? line.path("gross") : line);
      return gross.filter(amount -> amount.signum() == 0).isPresent();
    }

    @Override
    public String toString() {
      return lines.toString();
    }
  }
}
