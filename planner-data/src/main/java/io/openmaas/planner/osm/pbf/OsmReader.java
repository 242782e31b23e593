package io.openmaas.planner.osm.pbf;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the nodes and ways of an OSM PBF file, in the order of the file. */
public final class OsmReader {
  private static final int LARGEST_HEADER = 64 * 1024;
  private static final int LARGEST_BLOB = 32 * 1024 * 1024;

  private final Path file;
  private final Visitor visitor;

  /** Is told what the file holds. */
  public interface Visitor {
    /**
     * @param program by which the file says it was written, empty when it does not say
     * @param covered the rectangle that the file says it covers
     */
    default void header(String program, Optional<City.Extent> covered) {}

    void node(long id, Coordinates at);

    void way(long id, List<Long> nodes, Map<String, String> tags);
  }

  private OsmReader(Path file, Visitor visitor) {
    this.file = file;
    this.visitor = visitor;
  }

  /**
   * @throws OsmFileBroken if the file is missing, cut off or of another format
   */
  public static void read(Path file, Visitor visitor) {
    new OsmReader(file, visitor).read();
  }

  private void read() {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      boolean any = false;
      Optional<Fileformat.BlobHeader> header = nextHeader(in);
      while (header.isPresent()) {
        any = true;
        int size = header.get().getDatasize();
        if (size < 0 || size > LARGEST_BLOB) {
          throw new OsmFileBroken(file, "a block claims " + size + " bytes");
        }
        byte[] data = in.readNBytes(size);
        if (data.length < size) {
          throw new OsmFileBroken(file, "the file ends within a block");
        }
        ByteString content = inflated(Fileformat.Blob.parseFrom(data));
        switch (header.get().getType()) {
          case "OSMHeader" -> readHeader(Osmformat.HeaderBlock.parseFrom(content));
          case "OSMData" -> readBlock(Osmformat.PrimitiveBlock.parseFrom(content));
          default -> {}
        }
        header = nextHeader(in);
      }
      if (!any) {
        throw new OsmFileBroken(file, "the file is empty");
      }
    } catch (IOException | DataFormatException | IndexOutOfBoundsException e) {
      throw new OsmFileBroken(file, e);
    }
  }

  private Optional<Fileformat.BlobHeader> nextHeader(DataInputStream in) throws IOException {
    int length;
    try {
      length = in.readInt();
    } catch (EOFException _) {
      return Optional.empty();
    }
    if (length <= 0 || length > LARGEST_HEADER) {
      throw new OsmFileBroken(file, "this is not an OSM PBF file");
    }
    return Optional.of(Fileformat.BlobHeader.parseFrom(in.readNBytes(length)));
  }

  private ByteString inflated(Fileformat.Blob blob)
      throws DataFormatException, InvalidProtocolBufferException {
    if (blob.hasRaw()) {
      return blob.getRaw();
    }
    if (!blob.hasZlibData() || blob.getRawSize() > LARGEST_BLOB) {
      throw new OsmFileBroken(file, "a block is compressed in a way that is not supported");
    }
    byte[] raw = new byte[blob.getRawSize()];
    try (var inflater = new Inflater()) {
      inflater.setInput(blob.getZlibData().toByteArray());
      int done = 0;
      while (done < raw.length) {
        int more = inflater.inflate(raw, done, raw.length - done);
        if (more == 0) {
          throw new OsmFileBroken(file, "a compressed block ends early");
        }
        done += more;
      }
    }
    return ByteString.copyFrom(raw);
  }

  private void readHeader(Osmformat.HeaderBlock header) {
    Optional<City.Extent> covered = Optional.empty();
    if (header.hasBbox()) {
      var box = header.getBbox();
      covered =
          Optional.of(
              new City.Extent(
                  new Coordinates(box.getBottom() * 1e-9, box.getLeft() * 1e-9),
                  new Coordinates(box.getTop() * 1e-9, box.getRight() * 1e-9)));
    }
    visitor.header(header.getWritingprogram(), covered);
  }

  private void readBlock(Osmformat.PrimitiveBlock block) throws InvalidProtocolBufferException {
    for (ByteString bytes : block.getPrimitivegroupList()) {
      var group = Osmformat.PrimitiveGroup.parseFrom(bytes);
      for (var node : group.getNodesList()) {
        visitor.node(node.getId(), at(block, node.getLat(), node.getLon()));
      }
      readDense(block, group.getDense());
      for (var way : group.getWaysList()) {
        readWay(block, way);
      }
    }
  }

  private void readDense(Osmformat.PrimitiveBlock block, Osmformat.DenseNodes dense) {
    long id = 0;
    long latitude = 0;
    long longitude = 0;
    for (int i = 0; i < dense.getIdCount(); i++) {
      id += dense.getId(i);
      latitude += dense.getLat(i);
      longitude += dense.getLon(i);
      visitor.node(id, at(block, latitude, longitude));
    }
  }

  private static Coordinates at(Osmformat.PrimitiveBlock block, long latitude, long longitude) {
    return new Coordinates(
        (block.getLatOffset() + latitude * block.getGranularity()) * 1e-9,
        (block.getLonOffset() + longitude * block.getGranularity()) * 1e-9);
  }

  private void readWay(Osmformat.PrimitiveBlock block, Osmformat.Way way) {
    var nodes = new Long[way.getRefsCount()];
    long node = 0;
    for (int i = 0; i < nodes.length; i++) {
      node += way.getRefs(i);
      nodes[i] = node;
    }
    var tags = new LinkedHashMap<String, String>();
    for (int i = 0; i < way.getKeysCount(); i++) {
      tags.put(
          block.getStringtable().getS(way.getKeys(i)).toStringUtf8(),
          block.getStringtable().getS(way.getVals(i)).toStringUtf8());
    }
    visitor.way(way.getId(), List.of(nodes), tags);
  }
}
