package io.openmaas.app.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Frames of a car that drives trip after trip, one record a second by its own clock: 300 records a
 * trip, ten minutes between two. Written straight into bytes (Teltonika Codec 8), apart from the
 * gateway's own encoder, so that the generator costs little and checks a second time.
 */
final class BenchFrames {
  static final int RECORDS_OF_TRIP = 300;
  private static final int PAUSE_SECONDS = 600;
  private static final int METRES_A_SECOND = 14;

  /** 14 m to the north, in degrees times 10^7. */
  private static final int STEP_E7 = 1_259;

  private static final int RECORD_BYTES = 50;
  private static final int[] CRC = crcTable();

  private final int lonE7;
  private long seconds;
  private int place;
  private long odometer;
  private int latE7;
  private int northwards = 1;

  /** Metres of the trips that are over. */
  private long metres;

  private long tripFrom;
  private int trips;

  BenchFrames(int car, long beginEpochSecond) {
    seconds = beginEpochSecond;
    odometer = 10_000_000L + 1_000L * car;
    latE7 = 525_000_000 + 10 * car;
    lonE7 = 134_000_000 + 200 * (car % 1_000);
    tripFrom = odometer;
  }

  long metresOfEndedTrips() {
    return metres;
  }

  int endedTrips() {
    return trips;
  }

  /** The next records as one frame. */
  byte[] next(int records) {
    int body = 3 + records * RECORD_BYTES;
    var frame = ByteBuffer.allocate(body + 12);
    frame.putInt(0).putInt(body).put((byte) 8).put((byte) records);
    for (int i = 0; i < records; i++) {
      record(frame);
    }
    frame.put((byte) records);
    frame.putInt(crc(frame.array(), 8, body));
    return frame.array();
  }

  private void record(ByteBuffer frame) {
    boolean standing = place == 0 || place >= RECORDS_OF_TRIP - 2;
    boolean off = place == RECORDS_OF_TRIP - 1;
    if (!standing) {
      odometer += METRES_A_SECOND;
      latE7 += northwards * STEP_E7;
    }
    int kmh = standing ? 0 : METRES_A_SECOND * 36 / 10;
    frame.putLong(seconds * 1_000).put((byte) 0).putInt(lonE7).putInt(latE7);
    frame.putShort((short) 40).putShort((short) (northwards > 0 ? 0 : 180));
    frame.put((byte) 11).putShort((short) kmh);
    frame.put((byte) 0).put((byte) 7);
    frame.put((byte) 3).put((byte) 239).put((byte) (off ? 0 : 1));
    frame.put((byte) 240).put((byte) (standing ? 0 : 1)).put((byte) 21).put((byte) 4);
    frame.put((byte) 3).put((byte) 66).putShort((short) 13_900);
    frame.put((byte) 67).putShort((short) 4_050).put((byte) 24).putShort((short) kmh);
    frame.put((byte) 1).put((byte) 16).putInt((int) odometer);
    frame.put((byte) 0);
    seconds++;
    place++;
    if (off) {
      metres += odometer - tripFrom;
      tripFrom = odometer;
      trips++;
      place = 0;
      seconds += PAUSE_SECONDS;
      northwards = -northwards;
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    int crc = 0;
    for (int i = from; i < from + length; i++) {
      crc = crc >>> 8 ^ CRC[(crc ^ bytes[i]) & 0xff];
    }
    return crc;
  }

  private static int[] crcTable() {
    var table = new int[256];
    Arrays.setAll(
        table,
        i -> {
          int crc = i;
          for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xa001;
          }
          return crc;
        });
    return table;
  }
}
