package io.openmaas.core.event.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** How keys are spread over the partitions of a topic. */
final class Partition {
  /** Stored offsets and rows depend on it: it must never change. */
  static final int COUNT = 16;

  private Partition() {}

  static int of(String key) {
    var crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % COUNT);
  }
}
