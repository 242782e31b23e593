package io.openmaas.core.booking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  @Test
  void bookings_go_only_where_the_table_says() {
    assertEquals(
        """
        HOLDING -> CONFIRMING RELEASING
        CONFIRMING -> CONFIRMED RELEASING
        CONFIRMED -> COMPLETED IN_USE RELEASING
        IN_USE -> COMPLETED
        COMPLETED -> nothing
        RELEASING -> CANCELLED FAILED IN_USE
        FAILED -> nothing
        CANCELLED -> nothing
        """,
        EnumSet.allOf(BookingState.class).stream()
            .map(state -> line(state, BookingTransitions.after(state)))
            .collect(Collectors.joining()));
  }

  @Test
  void legs_go_only_where_the_table_says() {
    assertEquals(
        """
        UNBOOKED -> nothing
        PLANNED -> HELD REFUSED RELEASED
        HELD -> CONFIRMED RELEASED RELEASING
        CONFIRMED -> FINISHED IN_USE RELEASING
        IN_USE -> FINISHED
        FINISHED -> nothing
        RELEASING -> IN_USE RELEASED
        RELEASED -> nothing
        REFUSED -> nothing
        """,
        EnumSet.allOf(LegState.class).stream()
            .map(state -> line(state, LegTransitions.after(state)))
            .collect(Collectors.joining()));
  }

  @Test
  void all_else_is_refused() {
    for (BookingState from : BookingState.values()) {
      for (BookingState to : BookingState.values()) {
        if (!BookingTransitions.allows(from, to)) {
          assertThrows(IllegalStateException.class, () -> BookingTransitions.require(from, to));
        }
      }
    }
    for (LegState from : LegState.values()) {
      for (LegState to : LegState.values()) {
        if (!LegTransitions.allows(from, to)) {
          assertThrows(IllegalStateException.class, () -> LegTransitions.require(from, to));
        }
      }
    }
  }

  private static String line(Enum<?> from, Set<? extends Enum<?>> to) {
    var names = new TreeSet<String>();
    to.forEach(state -> names.add(state.name()));
    return from + " -> " + (names.isEmpty() ? "nothing" : String.join(" ", names)) + "\n";
  }
}
