package io.openmaas.planner.osm.pbf;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import io.openmaas.core.geo.Coordinates;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/** Collects nodes and ways, numbers them, and makes an OSM PBF file of them. */
public final class OsmWriter {
  private static final int ELEMENTS_PER_BLOCK = 8_000;

  private final List<Node> nodes = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();

  private record Node(Coordinates at, Map<String, String> tags) {}

  private record Way(List<Long> nodes, Map<String, String> tags) {}

  /** Adds a node and says its number. */
  public long node(Coordinates at, Map<String, String> tags) {
    nodes.add(new Node(at, new TreeMap<>(tags)));
    return nodes.size();
  }

  /** Adds a way through nodes that were added before and says its number. */
  public long way(List<Long> through, Map<String, String> tags) {
    ways.add(new Way(List.copyOf(through), new TreeMap<>(tags)));
    return ways.size();
  }

  /** The file. */
  public byte[] toBytes(Coordinates southWest, Coordinates northEast) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      writeBlob(out, "OSMHeader", header(southWest, northEast));
      for (int from = 0; from < nodes.size(); from += ELEMENTS_PER_BLOCK) {
        writeBlob(out, "OSMData", nodeBlock(from));
      }
      for (int from = 0; from < ways.size(); from += ELEMENTS_PER_BLOCK) {
        writeBlob(out, "OSMData", wayBlock(from));
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static Osmformat.HeaderBlock header(Coordinates southWest, Coordinates northEast) {
    return Osmformat.HeaderBlock.newBuilder()
        .setBbox(
            Osmformat.HeaderBBox.newBuilder()
                .setBottom(Math.round(southWest.latitude() * 1e9))
                .setLeft(Math.round(southWest.longitude() * 1e9))
                .setTop(Math.round(northEast.latitude() * 1e9))
                .setRight(Math.round(northEast.longitude() * 1e9)))
        .addRequiredFeatures("OsmSchema-V0.6")
        .addRequiredFeatures("DenseNodes")
        .addOptionalFeatures("Sort.Type_then_ID")
        .setWritingprogram("OpenMaaS")
        .build();
  }

  /** The texts of a block; the first is empty because 0 ends the tags of a dense node. */
  private static final class Texts {
    private final Map<String, Integer> numbers = new LinkedHashMap<>(Map.of("", 0));

    int number(String text) {
      return numbers.computeIfAbsent(text, _ -> numbers.size());
    }

    Osmformat.StringTable table() {
      var table = Osmformat.StringTable.newBuilder();
      numbers.keySet().forEach(text -> table.addS(ByteString.copyFromUtf8(text)));
      return table.build();
    }
  }

  private Osmformat.PrimitiveBlock nodeBlock(int from) {
    var texts = new Texts();
    var dense = Osmformat.DenseNodes.newBuilder();
    long lastLatitude = 0;
    long lastLongitude = 0;
    int to = Math.min(nodes.size(), from + ELEMENTS_PER_BLOCK);
    for (int i = from; i < to; i++) {
      Node node = nodes.get(i);
      long latitude = Math.round(node.at.latitude() * 1e7);
      long longitude = Math.round(node.at.longitude() * 1e7);
      dense.addId(i == from ? i + 1 : 1);
      dense.addLat(latitude - lastLatitude);
      dense.addLon(longitude - lastLongitude);
      lastLatitude = latitude;
      lastLongitude = longitude;
      node.tags.forEach(
          (key, value) -> {
            dense.addKeysVals(texts.number(key));
            dense.addKeysVals(texts.number(value));
          });
      dense.addKeysVals(0);
    }
    return block(texts, Osmformat.PrimitiveGroup.newBuilder().setDense(dense));
  }

  private Osmformat.PrimitiveBlock wayBlock(int from) {
    var texts = new Texts();
    var group = Osmformat.PrimitiveGroup.newBuilder();
    int to = Math.min(ways.size(), from + ELEMENTS_PER_BLOCK);
    for (int i = from; i < to; i++) {
      var way = Osmformat.Way.newBuilder().setId(i + 1);
      long last = 0;
      for (long node : ways.get(i).nodes) {
        way.addRefs(node - last);
        last = node;
      }
      ways.get(i)
          .tags
          .forEach(
              (key, value) -> {
                way.addKeys(texts.number(key));
                way.addVals(texts.number(value));
              });
      group.addWays(way);
    }
    return block(texts, group);
  }

  private static Osmformat.PrimitiveBlock block(
      Texts texts, Osmformat.PrimitiveGroup.Builder group) {
    return Osmformat.PrimitiveBlock.newBuilder()
        .setStringtable(texts.table())
        .addPrimitivegroup(group.build().toByteString())
        .build();
  }

  private static void writeBlob(DataOutputStream out, String type, MessageLite content)
      throws IOException {
    byte[] raw = content.toByteArray();
    var packed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(packed)) {
      deflater.write(raw);
    }
    byte[] blob =
        Fileformat.Blob.newBuilder()
            .setRawSize(raw.length)
            .setZlibData(ByteString.copyFrom(packed.toByteArray()))
            .build()
            .toByteArray();
    byte[] header =
        Fileformat.BlobHeader.newBuilder()
            .setType(type)
            .setDatasize(blob.length)
            .build()
            .toByteArray();
    out.writeInt(header.length);
    out.write(header);
    out.write(blob);
  }
}
