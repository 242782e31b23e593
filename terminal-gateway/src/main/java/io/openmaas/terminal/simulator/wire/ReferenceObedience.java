package io.openmaas.terminal.simulator.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.Envelope;
import io.openmaas.terminal.protocol.reference.EnvelopeReading;
import io.openmaas.terminal.protocol.reference.Obedience;
import io.openmaas.terminal.protocol.reference.Obedience.Decision;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.json.EnvelopeReader;
import io.openmaas.terminal.protocol.reference.json.ReceiptCodec;
import io.openmaas.terminal.simulator.CarState;
import io.openmaas.terminal.simulator.Speech;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Carries out what the gateway signed, once, as far as the car's state allows. */
final class ReferenceObedience {
  private static final System.Logger LOG = System.getLogger(ReferenceObedience.class.getName());

  private final Imei imei;
  private final Speech.Reference speech;
  private final Flash flash;
  private final ReferenceMemory memory;
  private final InstantSource clock;
  private final EnvelopeReader reader;

  ReferenceObedience(
      Imei imei,
      Speech.Reference speech,
      Flash flash,
      ReferenceMemory memory,
      InstantSource clock) {
    this.imei = imei;
    this.speech = speech;
    this.flash = flash;
    this.memory = memory;
    this.clock = clock;
    this.reader = new EnvelopeReader(speech.gatewayKey());
  }

  /** The receipt, if there is one, is in the memory when this returns. */
  synchronized void obey(String message) {
    switch (reader.read(message)) {
      case EnvelopeReading.Read(var envelope) -> decide(envelope);
      case EnvelopeReading.Unreadable(var reason) -> ignore(reason);
    }
  }

  private void ignore(String reason) {
    LOG.log(System.Logger.Level.INFO, "terminal " + imei + " ignores a command: " + reason);
  }

  private void decide(Envelope envelope) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<TerminalRecord> present = flash.present(now);
    ReferenceMemory.Contents own = memory.contents();
    Decision decision =
        own.obedience().decide(envelope, imei, speech.vehicle(), vehicle(present), now);
    switch (decision) {
      case Decision.Take _ ->
          answer(envelope, own.car().after(envelope.command()), new Receipt.Outcome.Done(), now);
      case Decision.Refuse(var reason) ->
          answer(envelope, own.car(), new Receipt.Outcome.Refused(reason), now);
      case Decision.Ignore(var reason) -> ignore(reason);
    }
  }

  private void answer(Envelope envelope, CarState car, Receipt.Outcome outcome, Instant now) {
    var receipt =
        new Receipt(imei, envelope.id(), envelope.counter(), outcome, now, measures(car, now));
    String text = ReceiptCodec.write(receipt, speech.key()).text();
    memory.change(
        contents -> {
          Obedience after = contents.obedience().after(envelope);
          return contents.withAnswer(after, car, text);
        });
  }

  private Map<Measure, Long> measures(CarState car, Instant now) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    flash.present(now).ifPresent(record -> measures.putAll(record.measures()));
    measures.putAll(car.measures());
    measures.remove(Measure.SEQUENCE);
    return measures;
  }

  private static Obedience.Vehicle vehicle(Optional<TerminalRecord> present) {
    return new Obedience.Vehicle(
        present.flatMap(record -> record.find(Measure.IGNITION)).filter(on -> on == 1).isPresent(),
        present.flatMap(TerminalRecord::fix).map(TerminalRecord.Fix::speedKmh).orElse(0));
  }
}
