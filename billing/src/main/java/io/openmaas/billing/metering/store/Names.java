package io.openmaas.billing.metering.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Names of which the usual ones are written by number; numbers are never given anew. */
final class Names<T> {
  private static final long SPELLED = -1;

  private final Function<String, T> make;
  private final Function<T, String> name;
  private final List<T> known = new ArrayList<>();
  private final Map<T, Integer> numbers = new HashMap<>();

  Names(Function<String, T> make, Function<T, String> name, String... usual) {
    this.make = make;
    this.name = name;
    for (String each : usual) {
      T value = make.apply(each);
      numbers.put(value, known.size());
      known.add(value);
    }
  }

  void write(ContentWriter out, T value) {
    Integer number = numbers.get(value);
    if (number != null) {
      out.number(number);
    } else {
      out.number(SPELLED);
      out.text(name.apply(value));
    }
  }

  T read(ContentReader in) {
    long number = in.number();
    if (number == SPELLED) {
      return make.apply(in.text());
    }
    if (number < 0 || number >= known.size()) {
      throw new IllegalArgumentException("name " + number + " is not known");
    }
    return known.get((int) number);
  }
}
