package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How fast one thread turns bytes into records, and what that leaves for the garbage collector. Not
 * a test: run its main method.
 */
final class DecodeSpeed {
  private static final int RECORDS = 10;
  private static final Imei IMEI = new Imei("352093081450000");

  private DecodeSpeed() {}

  public static void main(String[] arguments) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    ModelDictionary dictionary = ModelDictionary.find("FMC150").orElseThrow();
    byte[] frame = frame();
    for (int round = 0; round < 6; round++) {
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long began = System.nanoTime();
      int frames = 100_000;
      long sum = 0;
      for (int i = 0; i < frames; i++) {
        sum += decode(frame, dictionary);
      }
      long nanos = System.nanoTime() - began;
      long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
      System.out.printf(
          "%d records/s, %d ns and %d bytes a record (%d)%n",
          frames * (long) RECORDS * 1_000_000_000L / nanos,
          nanos / frames / RECORDS,
          allocated / frames / RECORDS,
          sum);
    }
  }

  private static int decode(byte[] frame, ModelDictionary dictionary) {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(IMEI));
    int measures = 0;
    for (Received received : reader.feed(frame.clone())) {
      if (received instanceof Received.Records records) {
        for (AvlRecord record : records.packet().records()) {
          TerminalRecord read = dictionary.toRecord(IMEI, record);
          measures += read.measures().size();
        }
      }
    }
    return measures;
  }

  private static byte[] frame() {
    var records = new ArrayList<AvlRecord>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new AvlRecord(
              Instant.parse("2026-03-01T08:00:00Z").plusSeconds(i),
              0,
              new AvlRecord.Gnss(139_000_000 + i, 549_000_000, 12, 90, 11, 48),
              0,
              OptionalInt.empty(),
              List.of(
                  new IoElement.Fixed(239, 1, 1),
                  new IoElement.Fixed(240, 1, 1),
                  new IoElement.Fixed(21, 1, 4),
                  new IoElement.Fixed(200, 1, 0),
                  new IoElement.Fixed(69, 1, 1),
                  new IoElement.Fixed(89, 1, 71),
                  new IoElement.Fixed(66, 2, 14_100),
                  new IoElement.Fixed(67, 2, 4_012),
                  new IoElement.Fixed(90, 2, 0),
                  new IoElement.Fixed(16, 4, 12_345_678 + i),
                  new IoElement.Fixed(87, 4, 22_345_678 + i),
                  new IoElement.Fixed(199, 4, 1_234))));
    }
    return FrameEncoder.encode(new Packet.Avl(AvlCodec.CODEC_8_EXTENDED, records));
  }
}
