package io.openmaas.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** CPU time and memory of processes, by Linux's /proc. */
final class ProcessUse {
  private static final long NANOS_PER_TICK = 10_000_000;

  private ProcessUse() {}

  /** CPU time so far, user and system, of all threads; of a process that has ended, 0. */
  static long cpuNanos(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
    } catch (IOException e) {
      return 0;
    }
  }

  /** The same of a process, its children, and theirs. */
  static long familyCpuNanos(long pid) {
    return Stream.concat(Stream.of(pid), children(pid).stream())
        .mapToLong(ProcessUse::cpuNanos)
        .sum();
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Resident memory in KiB; of a process that has ended, 0. */
  static long residentKib(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
