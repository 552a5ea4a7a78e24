package dev.davit.e2e.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// What is measured and how much of it: `-Ddavit.bench.NAME=VALUE`.
///
/// @param scenarios which, in this order: `-Ddavit.bench=plain,jobs`; one that stands there several
///   times is measured as often
/// @param count units of work that begin at once
/// @param warmUp runs before anything is measured
/// @param limit of the queue, in the scenario with a limit
/// @param limitCount runs on that queue
/// @param work how long each of their pods runs
/// @param queued runs that wait
/// @param payloadBytes of each run that waits; 0: it has no payload
/// @param suspendedFor how long `queued` runs are suspended: longer than their creation, the start
///   of an operator and a minute take
/// @param keys concurrency keys
/// @param perMinute runs per minute, in the steady scenario
/// @param minutes of it
/// @param jvm the operator's JVM options instead of the image's
/// @param profile whether the operator is recorded by JFR, into `target/NAME.jfr`
/// @param guard whether to fail if a ratio is more than 15 % worse than noted
record BenchSettings(
    List<String> scenarios,
    int count,
    int warmUp,
    int limit,
    int limitCount,
    Duration work,
    int queued,
    int payloadBytes,
    Duration suspendedFor,
    int keys,
    int perMinute,
    int minutes,
    List<String> jvm,
    boolean profile,
    boolean guard) {

  /// The options of the operator's image, in a container with the memory that the chart gives it.
  private static final String AS_IN_THE_IMAGE =
      "-XX:MaxRAM=384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1"
          + " -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"
          + " --enable-native-access=ALL-UNNAMED";

  static BenchSettings read() {
    return new BenchSettings(
        words(System.getProperty("davit.bench", "pods,jobs,jobs-removed,plain,limit"), ","),
        Integer.getInteger("davit.bench.count", 1000),
        Integer.getInteger("davit.bench.warmUp", 1000),
        Integer.getInteger("davit.bench.limit", 10),
        Integer.getInteger("davit.bench.limitCount", 1000),
        Duration.ofMillis(Integer.getInteger("davit.bench.workMillis", 1000)),
        Integer.getInteger("davit.bench.queued", 10_000),
        Integer.getInteger("davit.bench.payloadBytes", 0),
        Duration.ofSeconds(Integer.getInteger("davit.bench.suspendedSeconds", 240)),
        Integer.getInteger("davit.bench.keys", 1000),
        Integer.getInteger("davit.bench.perMinute", 1000),
        Integer.getInteger("davit.bench.minutes", 1),
        words(System.getProperty("davit.bench.jvm", AS_IN_THE_IMAGE), " "),
        Boolean.getBoolean("davit.bench.profile"),
        Boolean.getBoolean("davit.bench.guard"));
  }

  private static List<String> words(String text, String separator) {
    return Arrays.stream(text.split(separator, -1)).filter(it -> !it.isBlank()).toList();
  }
}
