package io.openmaas.terminal.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Runs golden vectors of one protocol through its real decoders and encoders: what {@code openmaas
 * check terminal DIR} and the tests share. Implementations are listed for {@link
 * java.util.ServiceLoader}.
 */
public interface ChecksVectors {

  /** Whether files of this schema are for this protocol, for instance {@code teltonika-frame/1}. */
  boolean knows(String file, String schema);

  /** Checks one vector of a file; never throws. */
  Verdict check(String file, JsonNode vector);

  /** What came of a vector. */
  sealed interface Verdict {
    record Passed() implements Verdict {}

    /** What was expected and what was there instead. */
    record Failed(String difference) implements Verdict {}

    /** Why this vector is not checked. */
    record Skipped(String reason) implements Verdict {}
  }
}
