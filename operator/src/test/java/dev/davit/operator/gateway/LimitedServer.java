package dev.davit.operator.gateway;

import dev.davit.operator.kube.HttpLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// A gateway in its own process, as its limits are read once per process. It ends with its input.
///
/// `/now` is answered at once, `/park` is parked, `/memory` has the KiB of the heap in use and of
/// the process.
final class LimitedServer {
  private LimitedServer() {}

  public static void main(String[] args) throws Exception {
    HttpLimits.set(4L << 30);
    var names = CertificateNames.of("davit-gateway", "davit", List.of("127.0.0.1"));
    var certificates = Certificates.begin(names, Instant.now());
    var parking = new Parking(Parking.places(4L << 30), new SplittableRandom(1));
    var routes =
        Map.of(
            "/now",
            new Route(Set.of("POST"), _ -> Response.json(200, "{}")),
            "/park",
            new Route(
                Set.of("POST"),
                _ -> parking.park(Parking.LONGEST, _ -> {}, () -> Response.json(200, "{}"))),
            "/memory",
            new Route(Set.of("POST"), _ -> Response.json(200, memory())));
    var tls = new GatewayTls(certificates);
    try (var server =
        GatewayServer.start(
            GatewaySettings.at(0),
            tls,
            routes,
            parking,
            new GatewayMetrics(new SimpleMeterRegistry(), parking))) {
      Files.writeString(Path.of(args[0]), Pem.write(certificates.ca()));
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        // Goes on until its parent closes the stream.
      }
    }
  }

  private static String memory() {
    System.gc();
    var runtime = Runtime.getRuntime();
    var heap = (runtime.totalMemory() - runtime.freeMemory()) / 1024;
    try (var status = Files.lines(Path.of("/proc/self/status"))) {
      var rss = status.filter(it -> it.startsWith("VmRSS")).findFirst().orElse("0");
      return "[%d,%s]".formatted(heap, rss.replaceAll("\\D", ""));
    } catch (java.io.IOException e) {
      return "[%d,0]".formatted(heap);
    }
  }
}
