package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// An etcd for one control plane: plain HTTP on loopback, on a port that the kernel chose. Its data
/// need not survive this machine, so it never waits for the disk.
record Etcd(ChildProcess process, String url, Path data) implements AutoCloseable {
  // Read from its own log, and not tried on a port: whoever answers there might be another run's.
  private static final Pattern SERVING =
      Pattern.compile("serving client traffic insecurely.*\"address\":\"([0-9.:]+)\"");

  private static final String ANY_PORT = "http://127.0.0.1:0";

  static Etcd start(Path program, Path folder) {
    var log = folder.resolve("etcd.log");
    var data = folder.resolve("etcd");
    var process =
        ChildProcess.start(
            log,
            Map.of(),
            List.of(
                program.toString(),
                "--data-dir=" + data,
                "--unsafe-no-fsync",
                "--listen-client-urls=" + ANY_PORT,
                "--advertise-client-urls=" + ANY_PORT,
                "--listen-peer-urls=" + ANY_PORT));
    var address =
        Awaitility.await("etcd serves")
            .pollInterval(Duration.ofMillis(50))
            .failFast(() -> process.requireAlive("etcd"))
            .until(() -> servingAddress(log), Optional::isPresent)
            .orElseThrow();
    return new Etcd(process, "http://" + address, data);
  }

  @Override
  public void close() {
    process.close();
  }

  private static Optional<String> servingAddress(Path log) {
    try {
      var matcher = SERVING.matcher(Files.readString(log));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
