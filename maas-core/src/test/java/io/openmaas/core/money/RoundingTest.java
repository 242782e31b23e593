package io.openmaas.core.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HALF_UP   |  2.5   |  3
          HALF_UP   | -2.5   | -3
          HALF_UP   |  0.049 |  0
          HALF_EVEN |  2.5   |  2
          UP        |  2.001 |  3
          UP        |  0.001 |  1
          UP        | -0.001 | -1
          DOWN      | -2.9   | -2
          DOWN      |  0.009 |  0
          EXACT     |  7.00  |  7
          EXACT     |  9223372036854775807 | 9223372036854775807
          EXACT     |  0E+99 |  0
          """)
  void rules(Rounding rule, BigDecimal minorUnits, long expected) {
    assertEquals(expected, rule.apply(minorUnits));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e500000000", "-1e500000000", "9223372036854775808", "1e-500000000"})
  void an_absurd_amount_is_refused_and_does_not_take_all_memory(String text) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThrows(
                ArithmeticException.class, () -> Money.of(text, Currency.getInstance("EUR"))));
  }

  @Test
  void next_to_nothing_is_rounded_without_writing_its_digits_out() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertEquals(0, Rounding.HALF_UP.apply(new BigDecimal("7e-500000000")));
          assertEquals(1, Rounding.UP.apply(new BigDecimal("7e-500000000")));
        });
  }
}
