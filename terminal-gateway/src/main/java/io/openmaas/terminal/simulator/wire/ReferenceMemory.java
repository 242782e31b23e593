package io.openmaas.terminal.simulator.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.Obedience;
import io.openmaas.terminal.simulator.CarState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What an openmaas-terminal/1 terminal must not forget beside its records, in one file replaced in
 * one step: how far its chain is acknowledged, the commands it answered, what they did, and the
 * receipts that were not acknowledged. A command, its effect and its receipt are remembered
 * together: killing the process at any moment gives all of them or none.
 */
final class ReferenceMemory {
  private static final String FORMAT = "openmaas-simulated-reference/2";

  /** Receipts kept at most; the oldest are given up. */
  private static final int MOST_RECEIPTS = 100;

  /** Uses of cards that may still stand in records that were not acknowledged. */
  private static final int MOST_HELD = 32;

  private final Path file;
  private Contents contents;

  /**
   * Everything in it.
   *
   * @param base how many records the terminal had made before the epoch began
   * @param head acknowledged; {@link ChainHead#NONE} before the first connection
   * @param receipts as they are sent, oldest first
   * @param cards the signed card list it goes by; empty where it has none
   * @param held the latest cards that opened the car, oldest first
   */
  record Contents(
      long base,
      ChainHead head,
      Obedience obedience,
      CarState car,
      List<String> receipts,
      String cards,
      List<Held> held) {
    Contents {
      held = List.copyOf(held.subList(Math.max(0, held.size() - MOST_HELD), held.size()));
      receipts =
          List.copyOf(
              receipts.subList(Math.max(0, receipts.size() - MOST_RECEIPTS), receipts.size()));
    }

    Contents withHead(long newBase, ChainHead newHead) {
      return new Contents(newBase, newHead, obedience, car, receipts, cards, held);
    }

    Contents withAnswer(Obedience newObedience, CarState newCar, String receipt) {
      var more = new ArrayList<>(receipts);
      more.add(receipt);
      return new Contents(base, head, newObedience, newCar, more, cards, held);
    }

    Contents without(String receipt) {
      var fewer = new ArrayList<>(receipts);
      fewer.remove(receipt);
      return new Contents(base, head, obedience, car, fewer, cards, held);
    }

    Contents withCards(String list) {
      return new Contents(base, head, obedience, car, receipts, list, held);
    }

    Contents openedBy(Held card, CarState newCar) {
      var more = new ArrayList<>(held);
      more.add(card);
      return new Contents(base, head, obedience, newCar, receipts, cards, more);
    }
  }

  /** A card that opened the car. */
  record Held(String number, Instant at) {}

  private ReferenceMemory(Path file, Contents contents) {
    this.file = file;
    this.contents = contents;
  }

  static ReferenceMemory open(Imei terminal, Path folder) {
    Path file = folder.resolve(terminal + ".reference");
    if (!Files.exists(file)) {
      return new ReferenceMemory(
          file,
          new Contents(0, ChainHead.NONE, Obedience.NEW, CarState.NEW, List.of(), "", List.of()));
    }
    try {
      return new ReferenceMemory(file, read(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("the memory " + file + " cannot be read", e);
    }
  }

  synchronized Contents contents() {
    return contents;
  }

  /** Changes what is remembered; it is on the disk when this returns. */
  synchronized void change(UnaryOperator<Contents> change) {
    Contents changed = change.apply(contents);
    Flash.replace(file, write(changed));
    contents = changed;
    notifyAll();
  }

  /** Until something changes and there is a receipt, or for so long. */
  synchronized void awaitChange(long millis) throws InterruptedException {
    if (contents.receipts().isEmpty()) {
      wait(millis);
    }
  }

  private static byte[] write(Contents contents) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(FORMAT);
      out.writeLong(contents.base());
      out.writeLong(contents.head().epoch());
      out.writeLong(contents.head().sequence());
      out.writeUTF(contents.head().hash());
      out.writeLong(contents.obedience().counter());
      out.writeLong(contents.obedience().floor());
      out.writeInt(contents.obedience().answered().size());
      for (Obedience.Answered answered : contents.obedience().answered()) {
        out.writeUTF(answered.id().toString());
        out.writeLong(answered.counter());
      }
      out.writeBoolean(contents.car().locked());
      out.writeBoolean(contents.car().immobilised());
      out.writeInt(contents.car().effects().size());
      for (var effect : contents.car().effects().entrySet()) {
        out.writeUTF(effect.getKey());
        out.writeInt(effect.getValue());
      }
      out.writeInt(contents.receipts().size());
      for (String receipt : contents.receipts()) {
        out.writeUTF(receipt);
      }
      out.writeUTF(contents.cards());
      out.writeInt(contents.held().size());
      for (Held card : contents.held()) {
        out.writeUTF(card.number());
        out.writeLong(card.at().toEpochMilli());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Contents read(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (!in.readUTF().equals(FORMAT)) {
        throw new IOException("it is not of the form " + FORMAT);
      }
      long base = in.readLong();
      var head = new ChainHead(in.readLong(), in.readLong(), in.readUTF());
      long counter = in.readLong();
      long floor = in.readLong();
      var answered = new ArrayList<Obedience.Answered>();
      for (int count = in.readInt(); count > 0; count--) {
        answered.add(new Obedience.Answered(UUID.fromString(in.readUTF()), in.readLong()));
      }
      boolean locked = in.readBoolean();
      boolean immobilised = in.readBoolean();
      var effects = new TreeMap<String, Integer>();
      for (int count = in.readInt(); count > 0; count--) {
        effects.put(in.readUTF(), in.readInt());
      }
      var receipts = new ArrayList<String>();
      for (int count = in.readInt(); count > 0; count--) {
        receipts.add(in.readUTF());
      }
      String cards = in.readUTF();
      var held = new ArrayList<Held>();
      for (int count = in.readInt(); count > 0; count--) {
        held.add(new Held(in.readUTF(), Instant.ofEpochMilli(in.readLong())));
      }
      return new Contents(
          base,
          head,
          new Obedience(counter, floor, answered),
          new CarState(locked, immobilised, effects),
          receipts,
          cards,
          held);
    }
  }
}
