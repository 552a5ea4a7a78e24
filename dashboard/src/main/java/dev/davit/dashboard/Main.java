package dev.davit.dashboard;

import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The dashboard as a process in a cluster: settings from the environment, the API server from the
/// usual places (`KUBECONFIG`, the service account).
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  private static final int EXIT_CANNOT_START = 1;
  private static final int EXIT_BAD_SETTINGS = 2;

  /// Limits of the JDK's HTTP server, which reads them when the first one is made. Times are in
  /// seconds. The longest answers are events, which last for five minutes.
  private static final Map<String, Integer> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", 10,
          "sun.net.httpserver.maxRspTime", 6 * 60,
          "sun.net.httpserver.idleInterval", 60,
          "sun.net.httpserver.maxReqHeaders", 100,
          "sun.net.httpserver.maxReqHeaderSize", 64 * 1024,
          "jdk.httpserver.maxConnections", 1_000,
          "sun.net.httpserver.maxIdleConnections", 500);

  private Main() {}

  public static void main(String[] args) {
    LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value.toString()));
    DashboardSettings settings;
    try {
      settings = DashboardSettings.read(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("davit: wrong settings:\n" + e.getMessage());
      System.exit(EXIT_BAD_SETTINGS);
      return;
    }
    log.atInfo().addKeyValue("settings", settings).log("Starting");
    var client =
        new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().build())
            .withHttpClientBuilderConsumer(WatchText::addTo)
            .build();
    try {
      var dashboard = ClusterDashboard.start(client, settings, InstantSource.system());
      Runtime.getRuntime().addShutdownHook(new Thread(dashboard::close, "shutdown"));
      log.atInfo().addKeyValue("url", dashboard.url()).log("The dashboard answers");
    } catch (UncheckedIOException | IllegalStateException e) {
      log.atError().setCause(e).log("The dashboard cannot start");
      System.exit(EXIT_CANNOT_START);
    }
  }
}
