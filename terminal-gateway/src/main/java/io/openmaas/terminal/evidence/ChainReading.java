package io.openmaas.terminal.evidence;

import io.openmaas.core.evidence.ChainBreak;
import io.openmaas.core.evidence.ChainCheck;
import io.openmaas.core.evidence.ChainCheck.Content;
import io.openmaas.core.evidence.ChainCheck.KeptLink;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.openmaas.terminal.ingest.VehicleChain;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the records of a vehicle, read in order of their links, before a {@link ChainCheck}. */
public final class ChainReading {
  /** More records than one commit has; what a forger adds beyond is counted, not held. */
  private static final int MOST_HELD = 20_000;

  private final ChainCheck check;
  private final List<Content> contents = new ArrayList<>();
  private long number = -1;
  private Optional<ChainLink> link = Optional.empty();
  private int counted;
  private long more;
  private long links;
  private long records;

  public ChainReading(VehicleId vehicle) {
    check = new ChainCheck(VehicleChain.start(vehicle));
  }

  /** Begins a link, or goes on with it where the number is the same. */
  public void link(long ofNumber, Optional<ChainLink> kept, int ofRecords) {
    if (ofNumber == number) {
      return;
    }
    flush();
    number = ofNumber;
    link = kept;
    counted = ofRecords;
    links += kept.isPresent() ? 1 : 0;
  }

  /** A record of the link begun. */
  public void record(Instant at, RecordIdentity identity, byte[] content) {
    records++;
    if (contents.size() == MOST_HELD || check.isDecided()) {
      more++;
      return;
    }
    contents.add(new Content(content, name(at, identity), fault(at, identity, content)));
  }

  private static String name(Instant at, RecordIdentity identity) {
    return at + " " + identity.uuid();
  }

  /** A record is found by time and identity, which its content tells too. */
  private static Optional<String> fault(Instant at, RecordIdentity identity, byte[] content) {
    if (!CanonicalRecord.identityOf(content).equals(identity)) {
      return Optional.of("is not what its identity says: its content was changed");
    }
    return millis(content) == at.toEpochMilli()
        ? Optional.empty()
        : Optional.of("is kept under another time than its content says");
  }

  /** The third line, or -1. */
  private static long millis(byte[] content) {
    int line = 0;
    int from = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        if (++line == 3) {
          try {
            return Long.parseLong(new String(content, from, i - from, StandardCharsets.US_ASCII));
          } catch (NumberFormatException e) {
            return -1;
          }
        }
        from = i + 1;
      }
    }
    return -1;
  }

  private void flush() {
    if (number >= 0) {
      check.take(new KeptLink(number, link, counted, contents, more));
    }
    contents.clear();
    more = 0;
  }

  /**
   * Ends the reading.
   *
   * @param head where the vehicle's chain is said to stand
   */
  public Optional<ChainBreak> finish(Optional<ChainLink> head) {
    flush();
    number = -1;
    return check.finish(head);
  }

  public long links() {
    return links;
  }

  public long records() {
    return records;
  }
}
