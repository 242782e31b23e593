package io.openmaas.terminal.protocol.jt808;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the fragments of one connection together, in whatever order and however often they come.
 * What it holds is bounded in messages, parts, bytes and time.
 */
public final class Assembler {
  private final Limits limits;
  private final Map<Key, Unfinished> unfinished = new LinkedHashMap<>();
  private int heldBytes;

  public Assembler(Limits limits) {
    this.limits = limits;
  }

  /**
   * What it may hold.
   *
   * @param messages that are not whole at the same time
   * @param parts of one message
   * @param bytes in all, as they came
   * @param quiet after so long without another part the missing ones are asked for, once
   * @param life after so long from its first part a message that is not whole is dropped
   */
  public record Limits(int messages, int parts, int bytes, Duration quiet, Duration life) {
    public static final Limits USUAL =
        new Limits(4, 64, 96 << 10, Duration.ofSeconds(5), Duration.ofSeconds(60));
  }

  /** What came of a frame. */
  public sealed interface Step {

    /**
     * A message that is whole.
     *
     * @param header of its first frame
     * @param serials of its frames, each of which waits for an answer
     * @param wire all frames as they came, in order
     */
    record Whole(Header header, Octets body, List<Integer> serials, byte[] wire) implements Step {}

    /** A part; others are missing. */
    record Waiting() implements Step {}

    /** A part that is more than may be held. */
    record TooMuch(String reason) implements Step {}
  }

  /** A message of which these parts did not come, numbered 1 and up. */
  public record Missing(int firstSerial, List<Integer> parts) {}

  private record Key(int messageId, int total, int firstSerial) {}

  private static final class Unfinished {
    private final Received.Frame[] parts;
    private final long begunNanos;
    private long lastNanos;
    private int count;
    private int bytes;
    private boolean asked;

    Unfinished(int total, long nowNanos) {
      parts = new Received.Frame[total];
      begunNanos = nowNanos;
      lastNanos = nowNanos;
    }
  }

  /** Takes a frame; what it was part of is given as soon as it is whole. */
  public Step add(Received.Frame frame, long nowNanos) {
    Optional<Header.Part> part = frame.header().part();
    if (part.isEmpty()) {
      return new Step.Whole(
          frame.header(), frame.body(), List.of(frame.header().serial()), frame.wire());
    }
    int total = part.get().total();
    int index = part.get().index();
    if (total > limits.parts()) {
      return new Step.TooMuch(total + " parts");
    }
    int first = frame.header().serial() - (index - 1) & Header.MAX_SERIAL;
    var key = new Key(frame.header().messageId(), total, first);
    Unfinished message = unfinished.get(key);
    if (message != null && differs(message.parts[index - 1], frame)) {
      forget(key); // the same numbers again for another message
      message = null;
    }
    if (message != null && message.parts[index - 1] != null) {
      return new Step.Waiting();
    }
    if (heldBytes + frame.wire().length > limits.bytes()
        || message == null && unfinished.size() >= limits.messages()) {
      return new Step.TooMuch("too many unfinished messages");
    }
    if (message == null) {
      message = new Unfinished(total, nowNanos);
      unfinished.put(key, message);
    }
    message.parts[index - 1] = frame;
    message.count++;
    message.bytes += frame.wire().length;
    message.lastNanos = nowNanos;
    heldBytes += frame.wire().length;
    if (message.count < total) {
      return new Step.Waiting();
    }
    forget(key);
    return whole(message.parts);
  }

  private static boolean differs(Received.Frame known, Received.Frame frame) {
    return known != null && !known.body().equals(frame.body());
  }

  private static Step whole(Received.Frame[] parts) {
    var body = new ByteArrayOutputStream();
    var wire = new ByteArrayOutputStream();
    var serials = new ArrayList<Integer>(parts.length);
    for (Received.Frame part : parts) {
      body.writeBytes(part.body().value());
      wire.writeBytes(part.wire());
      serials.add(part.header().serial());
    }
    return new Step.Whole(
        parts[0].header(), new Octets(body.toByteArray()), serials, wire.toByteArray());
  }

  private void forget(Key key) {
    Unfinished message = unfinished.remove(key);
    heldBytes -= message.bytes;
  }

  /**
   * Drops what has been unfinished for too long; gives what should be asked for again, each message
   * once.
   */
  public List<Missing> overdue(long nowNanos) {
    var missing = new ArrayList<Missing>();
    Iterator<Map.Entry<Key, Unfinished>> all = unfinished.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Unfinished> each = all.next();
      Unfinished message = each.getValue();
      if (nowNanos - message.begunNanos > limits.life().toNanos()) {
        heldBytes -= message.bytes;
        all.remove();
      } else if (!message.asked && nowNanos - message.lastNanos > limits.quiet().toNanos()) {
        message.asked = true;
        missing.add(new Missing(each.getKey().firstSerial(), missingOf(message)));
      }
    }
    return missing;
  }

  private static List<Integer> missingOf(Unfinished message) {
    var parts = new ArrayList<Integer>();
    for (int i = 0; i < message.parts.length; i++) {
      if (message.parts[i] == null) {
        parts.add(i + 1);
      }
    }
    return parts;
  }

  /** How many bytes it holds. */
  public int heldBytes() {
    return heldBytes;
  }

  /** How many messages are not whole. */
  public int unfinished() {
    return unfinished.size();
  }
}
