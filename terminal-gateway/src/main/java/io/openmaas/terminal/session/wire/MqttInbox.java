package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.protocol.reference.Arrival;
import io.openmaas.terminal.protocol.reference.CardListReceipt;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.ChainVerdict;
import io.openmaas.terminal.protocol.reference.Receipt;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.protocol.reference.json.CardListCodec;
import io.openmaas.terminal.protocol.reference.json.CardListCodec.SignedReceipt;
import io.openmaas.terminal.protocol.reference.json.ReceiptCodec;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What one terminal sends: judged, committed, and only then answered. One message of records at a
 * time is under way, so that the memory of a connection is bounded. Event loop only.
 */
final class MqttInbox {
  private final RegisteredTerminal terminal;
  private final TerminalKey key;
  private final MqttPorts ports;
  private final Executor loop;
  private final BiConsumer<UUID, CommandReply> waitsFor;
  private final LongConsumer cards;
  private ChainHead head;
  private boolean busy;
  private Cancellable underWay = () -> {};

  /**
   * @param head how far the chain is kept
   * @param loop the event loop, from any thread
   * @param waitsFor is told of every receipt
   * @param cards is told of the version of the card list by which the terminal says it goes
   */
  MqttInbox(
      RegisteredTerminal terminal,
      TerminalKey key,
      ChainHead head,
      MqttPorts ports,
      Executor loop,
      BiConsumer<UUID, CommandReply> waitsFor,
      LongConsumer cards) {
    this.cards = cards;
    this.terminal = terminal;
    this.key = key;
    this.head = head;
    this.ports = ports;
    this.loop = loop;
    this.waitsFor = waitsFor;
  }

  /**
   * Takes a message; the answer comes on the event loop, once, unless the inbox is closed.
   *
   * @return how many records are in it
   */
  int take(String topic, byte[] message, Consumer<MqttAnswer> answer) {
    if (topic.equals(MqttWords.recordTopic(terminal.imei()))) {
      return takeRecords(message, answer);
    }
    if (topic.equals(MqttWords.receiptTopic(terminal.imei()))) {
      takeReceipt(message, answer);
    } else if (topic.equals(MqttWords.cardReceiptTopic(terminal.imei()))) {
      takeCardReceipt(message, answer);
    } else {
      answer.accept(MqttAnswer.notAuthorised("not a topic of this terminal"));
    }
    return 0;
  }

  /** What is not committed will be sent again. */
  void close() {
    underWay.cancel();
  }

  private int takeRecords(byte[] message, Consumer<MqttAnswer> answer) {
    if (busy) {
      answer.accept(MqttAnswer.later("the records before are not acknowledged yet"));
      return 0;
    }
    if (ports.ingest().isFull()) {
      answer.accept(MqttAnswer.later("the gateway cannot take more now"));
      return 0;
    }
    switch (RecordsCodec.read(message)) {
      case Arrival.Records(var records) -> {
        judge(records, message, answer);
        return records.records().size();
      }
      case Arrival.Malformed malformed -> refuseMalformed(malformed, answer);
      case Arrival.OfReceipt _ -> throw new IllegalStateException("records were read");
    }
    return 0;
  }

  private void refuseMalformed(Arrival.Malformed malformed, Consumer<MqttAnswer> answer) {
    alarm(AlarmKind.MALFORMED_FRAMES, malformed.words());
    answer.accept(MqttAnswer.malformed(malformed.words()));
  }

  private void judge(SignedRecords came, byte[] message, Consumer<MqttAnswer> answer) {
    if (!came.terminal().equals(terminal.imei())) {
      alarm(AlarmKind.WRONG_CREDENTIAL, "sent records in the name of another terminal");
      answer.accept(MqttAnswer.notAuthorised("terminal: not the one that is connected"));
      return;
    }
    List<ChainHead> heads = came.heads();
    if (!came.isBy(key, heads.getLast())) {
      alarm(AlarmKind.CHAIN_BROKEN, "the signature of its records is wrong");
      answer.accept(MqttAnswer.notAuthorised("signature: not of this terminal over these records"));
      return;
    }
    switch (ChainVerdict.of(head, came, heads)) {
      case ChainVerdict.Continues continues -> commit(came, continues, message, answer);
      case ChainVerdict.Repeats _ -> answer.accept(MqttAnswer.COMMITTED);
      case ChainVerdict.Earlier _ -> lookUp(came, answer);
      case ChainVerdict.Broken(var reason) -> refuseBroken(reason, answer);
    }
  }

  private void refuseBroken(String reason, Consumer<MqttAnswer> answer) {
    alarm(AlarmKind.CHAIN_BROKEN, reason);
    answer.accept(MqttAnswer.refused("chain: " + reason));
  }

  private void commit(
      SignedRecords came,
      ChainVerdict.Continues continues,
      byte[] message,
      Consumer<MqttAnswer> answer) {
    if (continues.restarts()) {
      alarm(
          AlarmKind.CHAIN_BROKEN,
          "it began epoch %d after record %d of epoch %d; records may be missing between"
              .formatted(continues.after().epoch(), head.sequence(), head.epoch()));
    }
    List<TerminalRecord> fresh =
        came.records().subList(continues.repeated(), came.records().size());
    var frame =
        new ArrivedFrame(
            terminal.imei(), terminal.vehicle(), ports.clock().instant(), message, fresh);
    run(
        ports
            .ingest()
            .submit(frame)
            .flatMap(_ -> ports.chains().advance(terminal.imei(), continues.after()))
            .replaceWith(MqttAnswer.COMMITTED),
        done -> {
          head = continues.after();
          answer.accept(done);
        },
        answer);
  }

  /** Records before the latest known, sent again: welcome if they are those that are kept. */
  private void lookUp(SignedRecords came, Consumer<MqttAnswer> answer) {
    run(
        ports
            .chains()
            .areKept(terminal.vehicle(), came.records())
            .map(kept -> kept ? MqttAnswer.COMMITTED : MqttAnswer.refused("")),
        found -> {
          if (found == MqttAnswer.COMMITTED) {
            answer.accept(found);
          } else {
            refuseBroken(
                "records before %d of epoch %d are not those that were kept"
                    .formatted(head.sequence(), head.epoch()),
                answer);
          }
        },
        answer);
  }

  private void run(Uni<MqttAnswer> work, Consumer<MqttAnswer> then, Consumer<MqttAnswer> answer) {
    busy = true;
    underWay =
        work.subscribe()
            .with(
                done ->
                    loop.execute(
                        () -> {
                          busy = false;
                          then.accept(done);
                        }),
                failure ->
                    loop.execute(
                        () -> {
                          busy = false;
                          answer.accept(
                              MqttAnswer.refused("the records are not kept; try again later"));
                        }));
  }

  private void takeReceipt(byte[] message, Consumer<MqttAnswer> answer) {
    switch (ReceiptCodec.read(message)) {
      case Arrival.OfReceipt(var receipt, var text) -> {
        if (!text.isBy(key) || !receipt.terminal().equals(terminal.imei())) {
          alarm(AlarmKind.CHAIN_BROKEN, "the signature of its receipt is wrong");
          answer.accept(MqttAnswer.notAuthorised("signature: not of this terminal"));
        } else {
          take(receipt, reply(receipt, text.payload() + " " + text.signature()), answer);
        }
      }
      case Arrival.Malformed malformed -> refuseMalformed(malformed, answer);
      case Arrival.Records _ -> throw new IllegalStateException("a receipt was read");
    }
  }

  private void takeCardReceipt(byte[] message, Consumer<MqttAnswer> answer) {
    Optional<SignedReceipt> read = CardListCodec.readReceipt(message);
    if (read.isEmpty()) {
      refuseMalformed(new Arrival.Malformed("message", "not a receipt of a card list"), answer);
      return;
    }
    CardListReceipt receipt = read.get().receipt();
    if (!read.get().text().isBy(key)
        || !receipt.terminal().equals(terminal.imei())
        || !receipt.vehicle().equals(terminal.vehicle())) {
      alarm(AlarmKind.CHAIN_BROKEN, "the signature of its receipt of a card list is wrong");
      answer.accept(MqttAnswer.notAuthorised("signature: not of this terminal and vehicle"));
      return;
    }
    cards.accept(receipt.version());
    answer.accept(MqttAnswer.COMMITTED);
  }

  /** The payload and its signature, so that the receipt can be verified at any time. */
  private static CommandReply reply(Receipt receipt, String signed) {
    return switch (receipt.outcome()) {
      case Receipt.Outcome.Done _ -> new CommandReply.Done(signed);
      case Receipt.Outcome.Refused(var reason) -> new CommandReply.Refused(reason);
    };
  }

  /**
   * Stored first: then whoever waits for it is told, and the terminal may forget it. Where it
   * cannot be stored, it is told all the same, and the terminal keeps it.
   */
  private void take(Receipt receipt, CommandReply reply, Consumer<MqttAnswer> answer) {
    Uni.createFrom()
        .deferred(() -> ports.receipts().keep(terminal.imei(), receipt.command(), reply))
        .subscribe()
        .with(
            _ -> taken(receipt, reply, MqttAnswer.COMMITTED, answer),
            _ ->
                taken(
                    receipt,
                    reply,
                    MqttAnswer.refused("the receipt is not kept; try again later"),
                    answer));
  }

  private void taken(
      Receipt receipt, CommandReply reply, MqttAnswer with, Consumer<MqttAnswer> answer) {
    loop.execute(
        () -> {
          waitsFor.accept(receipt.command(), reply);
          answer.accept(with);
        });
  }

  private void alarm(AlarmKind kind, String words) {
    ports
        .alarms()
        .raise(
            Alarm.of(
                kind,
                terminal.imei(),
                ports.clock().instant(),
                "terminal " + terminal.imei() + ": " + words));
  }
}
