package io.openmaas.core.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPlanTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # attempts | age    | asked | chance | wait
          1          | PT0S   |       | 0.5    | PT5S
          2          | PT5S   |       | 0.5    | PT10S
          3          | PT15S  |       | 0.5    | PT20S
          1          | PT0S   |       | 0      | PT4S
          1          | PT0S   |       | 1      | PT6S
          40         | PT10H  |       | 0.5    | PT8H
          1          | PT0S   | PT2M  | 0.5    | PT2M
          1          | PT0S   | P9D   | 0.5    | PT8H
          40         | PT66H  |       | 0.5    |
          1          | P3D    |       | 0.5    |
          """)
  void the_wait_doubles_up_to_three_days(
      int attempts, Duration age, Duration asked, double chance, Duration wait) {
    assertEquals(
        Optional.ofNullable(wait),
        RetryPlan.USUAL.next(attempts, age, Optional.ofNullable(asked), chance));
  }

  @Test
  void the_usual_plan_tries_about_twenty_times_in_three_days() {
    Duration age = Duration.ZERO;
    int attempts = 1;
    for (var wait = RetryPlan.USUAL.next(1, age, Optional.empty(), 0.5);
        wait.isPresent();
        wait = RetryPlan.USUAL.next(attempts, age, Optional.empty(), 0.5)) {
      age = age.plus(wait.get());
      attempts++;
    }
    assertTrue(attempts >= 15 && attempts <= 25, attempts + " attempts");
    assertTrue(age.compareTo(Duration.ofHours(60)) > 0, age + " in all");
  }
}
