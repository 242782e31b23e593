package io.openmaas.terminal.simulator.wire;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.reference.CardBook;
import io.openmaas.terminal.protocol.reference.CardListReceipt;
import io.openmaas.terminal.protocol.reference.json.CardListCodec;
import io.openmaas.terminal.simulator.Speech;
import io.openmaas.terminal.simulator.wire.ReferenceMemory.Held;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens the car for a card by the signed list, whether there is a connection or not. */
final class ReferenceCards {
  private static final System.Logger LOG = System.getLogger(ReferenceCards.class.getName());

  /** So long after a card was held to the reader, records with the ignition on name it. */
  private static final Duration SHOWN_FOR = Duration.ofMinutes(5);

  private final Imei imei;
  private final Speech.Reference speech;
  private final ReferenceMemory memory;
  private final InstantSource clock;

  ReferenceCards(Imei imei, Speech.Reference speech, ReferenceMemory memory, InstantSource clock) {
    this.imei = imei;
    this.speech = speech;
    this.memory = memory;
    this.clock = clock;
  }

  /**
   * Takes a list that is the gateway's, for this vehicle and not older than the one it has. The
   * list is in the memory when this returns.
   *
   * @return what to answer; empty for a list that is not taken and not answered
   */
  Optional<String> take(String jws) {
    Optional<CardBook> read =
        CardListCodec.read(jws, speech.gatewayKey())
            .filter(book -> book.vehicle().equals(speech.vehicle()));
    if (read.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "terminal " + imei + " ignores a card list");
      return Optional.empty();
    }
    Optional<CardBook> known = book();
    long version = Math.max(read.get().version(), known.map(CardBook::version).orElse(0L));
    if (known.isEmpty() || read.get().version() > known.get().version()) {
      memory.change(contents -> contents.withCards(jws));
    }
    var receipt = new CardListReceipt(imei, speech.vehicle(), version, now());
    return Optional.of(CardListCodec.write(receipt, speech.key()).text());
  }

  private Optional<CardBook> book() {
    return Optional.of(memory.contents().cards())
        .filter(text -> !text.isEmpty())
        .flatMap(text -> CardListCodec.read(text, speech.gatewayKey()));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Whether the car opened. */
  boolean hold(String number) {
    Instant now = now();
    if (book().flatMap(book -> book.find(number, now)).isEmpty()) {
      return false;
    }
    var held = new Held(number.toUpperCase(Locale.ROOT), now);
    memory.change(contents -> contents.openedBy(held, contents.car().after(new Command.Unlock())));
    return true;
  }

  /** The records with the cards that were held; the same records always give the same. */
  List<TerminalRecord> shownIn(List<TerminalRecord> records) {
    List<Held> held = memory.contents().held();
    return held.isEmpty()
        ? records
        : records.stream().map(record -> shownIn(record, held)).toList();
  }

  private static TerminalRecord shownIn(TerminalRecord record, List<Held> held) {
    Optional<Held> last =
        held.reversed().stream()
            .filter(card -> !record.at().isBefore(card.at()))
            .findFirst()
            .filter(card -> record.at().isBefore(card.at().plus(SHOWN_FOR)))
            .filter(_ -> record.find(Measure.IGNITION).orElse(0L) == 1L);
    if (last.isEmpty()) {
      return record;
    }
    var details = new EnumMap<Detail, String>(Detail.class);
    details.putAll(record.details());
    details.put(Detail.DRIVER_CARD, last.get().number());
    return new TerminalRecord(
        record.terminal(), record.at(), record.fix(), record.measures(), details);
  }
}
