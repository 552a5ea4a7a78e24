package dev.davit.runner;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Measures the runner's start: wall and CPU time from the start of the process to the first line
/// of user code, the median of twenty, with and without the AOT cache. Run it in `runner-image`,
/// after `mvn package`; the command is in `docs/performance.md`.
public final class RunnerStart {
  static final String STARTED_ENV = "RUNNER_START_STARTED";
  private static final int TIMES = 20;

  private RunnerStart() {}

  public static void main(String[] args) throws Exception {
    measure("with the AOT cache", "-XX:AOTMode=on");
    measure("without the AOT cache", "-XX:AOTMode=off");
  }

  /// Called by the task `start` as its first line.
  static String firstLine() throws IOException {
    var wall = System.currentTimeMillis() - Long.parseLong(System.getenv(STARTED_ENV));
    return wall + " " + cpuMillis();
  }

  /// The CPU time of all threads so far (`/proc/self/stat` counts in steps of 10 ms), read in the
  /// plainest way, because it counts itself.
  private static long cpuMillis() throws IOException {
    var nanos = 0L;
    for (var thread : Objects.requireNonNull(new File("/proc/self/task").list())) {
      try (var file = new FileInputStream("/proc/self/task/" + thread + "/schedstat")) {
        var text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        nanos += Long.parseLong(text.substring(0, text.indexOf(' ')));
      }
    }
    return nanos / 1_000_000;
  }

  private static void measure(String what, String option) throws Exception {
    var samples = IntStream.range(0, TIMES).mapToObj(_ -> sample(option)).toList();
    System.out.printf(
        "%s: %d ms wall, %d ms CPU to the first line of user code (median of %d)%n",
        what, median(samples, 0), median(samples, 1), TIMES);
  }

  private static List<Long> sample(String option) {
    try {
      var folder = Files.createDirectories(Path.of("target/runner-start"));
      var assignment = RunnerProcess.assignment("start", null, null);
      try (var process = RunnerProcess.start(folder, assignment, option)) {
        var output = RunnerProcess.outputOf(process.end());
        return List.of(output.split(" ", -1)).stream().map(Long::valueOf).toList();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long median(List<List<Long>> samples, int column) {
    return samples.stream().map(row -> row.get(column)).sorted().toList().get(TIMES / 2);
  }
}
