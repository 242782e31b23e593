package io.openmaas.terminal.simulator.wire;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.teltonika.AvlCodec;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.FrameDecoder;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.simulator.Drive;
import io.openmaas.terminal.simulator.DriveProgress;
import io.openmaas.terminal.simulator.TerminalLife;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a simulated terminal: its records in the order of time and how many of them the
 * gateway has acknowledged. It is in two files, each replaced in one step, so that killing the
 * process at any moment leaves a whole state behind: {@code IMEI.records}, with a generation that
 * each rewriting raises, and {@code IMEI.acknowledged}, which counts only if it is of the same
 * generation. At worst some records are sent again.
 */
final class Flash {
  private static final String FORMAT = "openmaas-simulated-terminal/2";
  private static final ModelDictionary DICTIONARY =
      ModelDictionary.find(ModelDictionary.USUAL_MODEL).orElseThrow();

  private final Imei terminal;
  private final Path recordsFile;
  private final Path acknowledgedFile;
  private long generation;
  private List<AvlRecord> records = List.of();
  private int acknowledged;
  private Optional<Span> drive = Optional.empty();
  private long made;
  private TerminalLife.Drives drives = TerminalLife.Drives.NONE;

  /** Where in the records the latest drive is. */
  private record Span(int from, int to, long simulatedMetres) {}

  private Flash(Imei terminal, Path folder) {
    this.terminal = terminal;
    recordsFile = folder.resolve(terminal + ".records");
    acknowledgedFile = folder.resolve(terminal + ".acknowledged");
  }

  static Flash open(Imei terminal, Path folder) {
    var flash = new Flash(terminal, folder);
    try {
      Files.createDirectories(folder);
      if (Files.exists(flash.recordsFile)) {
        flash.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the memory " + flash.recordsFile + " cannot be read", e);
    }
    return flash;
  }

  /** The terminals that have a memory in this folder. */
  static List<Imei> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{15}\\.records"))
          .sorted()
          .map(name -> new Imei(name.substring(0, 15)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The latest of all records, due or not. */
  synchronized Optional<TerminalRecord> latest() {
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(DICTIONARY.toRecord(terminal, records.getLast()));
  }

  synchronized boolean isDriving() {
    return drive.isPresent() && acknowledged < drive.get().to();
  }

  /** All it ever made and drove, however much of it has been forgotten since. */
  synchronized TerminalLife life() {
    return new TerminalLife(made, drives);
  }

  synchronized boolean hasUnacknowledged() {
    return acknowledged < records.size();
  }

  /** Those that are due and not acknowledged, oldest first. */
  synchronized List<AvlRecord> due(Instant now, int most) {
    var due = new ArrayList<AvlRecord>();
    for (int i = acknowledged; i < records.size() && due.size() < most; i++) {
      if (records.get(i).at().isAfter(now)) {
        break;
      }
      due.add(records.get(i));
    }
    return due;
  }

  /** The same in terms that no protocol owns. */
  synchronized List<TerminalRecord> dueRecords(Instant now, int most) {
    return due(now, most).stream().map(record -> DICTIONARY.toRecord(terminal, record)).toList();
  }

  /** How the car stands at this time: the latest record that is not after it. */
  synchronized Optional<TerminalRecord> present(Instant now) {
    return records.reversed().stream()
        .filter(record -> !record.at().isAfter(now))
        .findFirst()
        .map(record -> DICTIONARY.toRecord(terminal, record));
  }

  /** How many records were ever acknowledged, to this process or another. */
  synchronized long acknowledgedEver() {
    return made - records.size() + acknowledged;
  }

  synchronized void add(TerminalRecord record) {
    rewrite(List.of(DICTIONARY.toAvl(record, Optional.empty())), Optional.empty());
  }

  synchronized void add(Drive added) {
    var more = new ArrayList<AvlRecord>();
    int last = added.records().size() - 1;
    for (int i = 0; i <= last; i++) {
      Optional<Measure> event =
          i == 0 || i == last ? Optional.of(Measure.IGNITION) : Optional.empty();
      more.add(DICTIONARY.toAvl(added.records().get(i), event));
    }
    drives = drives.plus(more.size(), added.simulatedMetres());
    rewrite(more, Optional.of(added.simulatedMetres()));
  }

  synchronized void acknowledge(int count) {
    acknowledged += count;
    writeAcknowledged();
  }

  /** Of the latest drive. */
  synchronized DriveProgress progress(int sent) {
    Span span = drive.orElseThrow(() -> new IllegalStateException(terminal + " has not driven"));
    int done = Math.clamp(acknowledged - span.from(), 0, span.to() - span.from());
    long metres = 0;
    Optional<Coordinates> position = Optional.empty();
    if (done > 0) {
      TerminalRecord first = DICTIONARY.toRecord(terminal, records.get(span.from()));
      TerminalRecord last = DICTIONARY.toRecord(terminal, records.get(span.from() + done - 1));
      metres = odometer(last) - odometer(first);
      position = last.fix().map(TerminalRecord.Fix::position);
    }
    return new DriveProgress(
        terminal,
        span.to() - span.from(),
        sent,
        done,
        metres,
        span.simulatedMetres(),
        records.get(span.to() - 1).at(),
        position);
  }

  static long odometer(TerminalRecord record) {
    return record.find(Measure.ODOMETER_DEVICE_M).orElse(0L);
  }

  /** Keeps what is not acknowledged and one before it, which says where the car stands. */
  private void rewrite(List<AvlRecord> more, Optional<Long> metresDriven) {
    int from = Math.max(0, Math.min(acknowledged, records.size() - 1));
    var kept = new ArrayList<>(records.subList(from, records.size()));
    int before = kept.size();
    kept.addAll(more);
    records = List.copyOf(kept);
    acknowledged -= from;
    made += more.size();
    drive = metresDriven.map(metres -> new Span(before, before + more.size(), metres));
    generation++;
    writeRecords();
    writeAcknowledged();
  }

  private void writeRecords() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(FORMAT);
      out.writeLong(generation);
      out.writeLong(made);
      out.writeInt(drives.begun());
      out.writeInt(drives.latestRecords());
      out.writeLong(drives.latestMetres());
      out.writeInt(drive.map(Span::from).orElse(0));
      out.writeInt(drive.map(Span::to).orElse(0));
      out.writeLong(drive.map(Span::simulatedMetres).orElse(-1L));
      out.writeInt(acknowledged);
      out.writeInt(records.size());
      for (AvlRecord record : records) {
        byte[] frame =
            FrameEncoder.encode(new Packet.Avl(AvlCodec.CODEC_8_EXTENDED, List.of(record)));
        out.writeInt(frame.length);
        out.write(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    replace(recordsFile, bytes.toByteArray());
  }

  private void writeAcknowledged() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(generation);
      out.writeInt(acknowledged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    replace(acknowledgedFile, bytes.toByteArray());
  }

  /** In one step: a kill leaves the old content or the new. */
  static void replace(Path file, byte[] bytes) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.write(next, bytes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(recordsFile)))) {
      if (!in.readUTF().equals(FORMAT)) {
        throw new IOException("it is not of the form " + FORMAT);
      }
      generation = in.readLong();
      made = in.readLong();
      drives = new TerminalLife.Drives(in.readInt(), in.readInt(), in.readLong());
      int from = in.readInt();
      int to = in.readInt();
      long metres = in.readLong();
      drive = metres < 0 ? Optional.empty() : Optional.of(new Span(from, to, metres));
      acknowledged = in.readInt();
      int count = in.readInt();
      var read = new ArrayList<AvlRecord>();
      for (int i = 0; i < count; i++) {
        read.add(record(in.readNBytes(in.readInt())));
      }
      records = List.copyOf(read);
    }
    readAcknowledged();
  }

  private static AvlRecord record(byte[] frame) throws IOException {
    return switch (FrameDecoder.decode(frame)) {
      case Received.Records records -> records.packet().records().getFirst();
      case Received.Malformed malformed -> throw new IOException(malformed.reason());
      case Received.Hello _, Received.KeepAlive _, Received.Answers _ ->
          throw new IOException("it holds no records");
    };
  }

  private void readAcknowledged() throws IOException {
    if (!Files.exists(acknowledgedFile)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(acknowledgedFile);
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readLong() == generation) {
        acknowledged = Math.clamp(in.readInt(), acknowledged, records.size());
      }
    }
  }
}
