package io.openmaas.planner.feed.osm;

import com.onthegomap.planetiler.reader.osm.OsmElement;
import com.onthegomap.planetiler.reader.osm.OsmInputFile;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.feed.Streets;
import io.openmaas.planner.feed.UnreadableInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.locationtech.jts.geom.Envelope;

/**
 * Reads an OpenStreetMap file in PBF.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">the format</a>
 */
public final class OsmPbf {
  private static final int LARGEST_BLOB_HEADER = 64 << 10;
  private static final int LARGEST_BLOB = 32 << 20;
  private static final int TYPE_FIELD = 1;
  private static final int SIZE_FIELD = 3;

  private OsmPbf() {}

  /**
   * Reads the whole file once.
   *
   * @throws UnreadableInput if it is no PBF, is cut off, or a block cannot be decoded
   */
  public static Streets read(Path path) {
    String name = path.getFileName().toString();
    if (!Files.isRegularFile(path)) {
      throw new UnreadableInput(name, 0, "there is no file " + path, null);
    }
    walkBlobs(path, name);
    var count = new Count();
    Envelope claimed;
    try {
      var input = new OsmInputFile(path);
      claimed = input.getHeader().bounds();
      try (var blocks = input.get()) {
        blocks.forEachBlock(block -> block.decodeElements().forEach(count::add));
      }
    } catch (RuntimeException e) {
      throw new UnreadableInput(name, 0, "a block cannot be decoded: " + e.getMessage(), e);
    }
    boolean bounded =
        claimed != null && !claimed.isNull() && claimed.getArea() > 0 && claimed.getArea() < 30_000;
    Envelope extent = bounded ? claimed : count.nodes;
    if (extent.isNull()) {
      throw new UnreadableInput(name, 0, "the file holds no nodes", null);
    }
    return new Streets(
        name,
        new City.Extent(
            new Coordinates(extent.getMinY(), extent.getMinX()),
            new Coordinates(extent.getMaxY(), extent.getMaxX())),
        count.nodeCount,
        count.wayCount,
        count.roadCount);
  }

  /** Follows the frames from the first to the last byte, so that a cut is told with its place. */
  private static void walkBlobs(Path path, String name) {
    long at = 0;
    try (var in = new DataInputStream(Files.newInputStream(path))) {
      long length = Files.size(path);
      if (length == 0) {
        throw new UnreadableInput(name, 0, "the file is empty", null);
      }
      String expected = "OSMHeader";
      while (at < length) {
        int headerLength = in.readInt();
        if (headerLength <= 0 || headerLength > LARGEST_BLOB_HEADER) {
          throw broken(name, at);
        }
        Frame frame = frame(in.readNBytes(headerLength));
        if (at == 0 && !frame.type.equals(expected)) {
          throw broken(name, at);
        }
        if (frame.size < 0 || frame.size > LARGEST_BLOB) {
          throw broken(name, at);
        }
        in.skipNBytes(frame.size);
        at += 4L + headerLength + frame.size;
      }
    } catch (EOFException e) {
      throw new UnreadableInput(
          name, 0, "the file is cut off within the block that begins at byte " + at, e);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw broken(name, at);
    }
  }

  private static UnreadableInput broken(String name, long at) {
    return new UnreadableInput(
        name,
        0,
        at == 0 ? "not an OpenStreetMap PBF file" : "no valid block begins at byte " + at,
        null);
  }

  private record Frame(String type, int size) {}

  /** Reads the two fields of a BlobHeader message that matter here. */
  private static Frame frame(byte[] message) {
    String type = "";
    int size = -1;
    int[] at = {0};
    while (at[0] < message.length) {
      int tag = varint(message, at);
      int field = tag >>> 3;
      switch (tag & 7) {
        case 0 -> {
          int value = varint(message, at);
          size = field == SIZE_FIELD ? value : size;
        }
        case 2 -> {
          int length = varint(message, at);
          if (field == TYPE_FIELD) {
            type = new String(message, at[0], length, java.nio.charset.StandardCharsets.US_ASCII);
          }
          at[0] += length;
        }
        default -> throw new IndexOutOfBoundsException("unknown field");
      }
    }
    return new Frame(type, size);
  }

  private static int varint(byte[] message, int[] at) {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      byte next = message[at[0]++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("number too long");
  }

  private static final class Count {
    private final Envelope nodes = new Envelope();
    private long nodeCount;
    private long wayCount;
    private long roadCount;

    void add(OsmElement element) {
      if (element instanceof OsmElement.Node node) {
        nodeCount++;
        nodes.expandToInclude(node.lon(), node.lat());
      } else if (element instanceof OsmElement.Way way) {
        wayCount++;
        if (way.hasTag("highway")) {
          roadCount++;
        }
      }
    }
  }
}
