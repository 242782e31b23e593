package io.openmaas.planner.basemap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      delimiter = '|',
      textBlock =
          """
          none              | 1000 | whole
          bytes=0-126       | 1000 | 0-126
          bytes=500-        | 1000 | 500-999
          bytes=-100        | 1000 | 900-999
          bytes=-5000       | 1000 | 0-999
          bytes=900-5000    | 1000 | 900-999
          bytes=999-999     | 1000 | 999-999
          bytes=1000-1001   | 1000 | unsatisfiable
          bytes=1000-       | 1000 | unsatisfiable
          bytes=-0          | 1000 | unsatisfiable
          bytes=0-0         | 0    | unsatisfiable
          bytes=5-4         | 1000 | whole
          bytes=0-1,5-6     | 1000 | whole
          bytes=-           | 1000 | whole
          lines=0-1         | 1000 | whole
          bytes=99999999999999999999- | 1000 | whole
          """)
  void answersAsTheRfcSays(String header, long size, String expected) {
    String answer =
        switch (ByteRange.of(header, size)) {
          case ByteRange.Whole() -> "whole";
          case ByteRange.Part(long first, long last) -> first + "-" + last;
          case ByteRange.Unsatisfiable() -> "unsatisfiable";
        };
    assertEquals(expected, answer);
  }
}
