package dev.davit.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What processes of this machine use, as the kernel counts it.
///
/// @param pids by name
record Processes(Map<String, Long> pids) {
  /// Of the kernel's clock, on every Linux that runs a JVM.
  private static final int MILLIS_PER_TICK = 10;

  /// Processor time of each process so far, at a moment.
  record Used(long atNanos, Map<String, Long> millis) {
    /// What each has used since `before`; where `idle` is what it uses of a second without work,
    /// that is taken off.
    Map<String, Double> since(Used before, Map<String, Double> idle) {
      var seconds = (atNanos - before.atNanos()) / 1e9;
      var net = new LinkedHashMap<String, Double>();
      millis.forEach(
          (name, now) ->
              net.put(
                  name,
                  now
                      - before.millis().getOrDefault(name, 0L)
                      - seconds * idle.getOrDefault(name, 0.0)));
      return net;
    }

    /// What each has used per second since `before`.
    Map<String, Double> rates(Used before) {
      var seconds = (atNanos - before.atNanos()) / 1e9;
      var rates = since(before, Map.of());
      rates.replaceAll((_, used) -> used / seconds);
      return rates;
    }
  }

  Used used() {
    var millis = new LinkedHashMap<String, Long>();
    pids.forEach((name, pid) -> millis.put(name, cpu(pid).toMillis()));
    return new Used(System.nanoTime(), millis);
  }

  private static Duration cpu(long pid) {
    // The name of the program, in parentheses, may hold anything; the counters follow it.
    var stat = read("/proc/" + pid + "/stat");
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * MILLIS_PER_TICK);
  }

  /// `VmRSS`, what is resident now, or `VmHWM`, the most that ever was; in MiB.
  static long mebibytes(long pid, String field) {
    return read("/proc/" + pid + "/status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
