package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.contract.PodContract;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What a program that uses the client finds in its log. `logback-test.xml` keeps the lines of all
/// tests of this JVM: some warnings are written once only.
class LogTest {
  @Test
  void theVersionOfRunsIsNoWarning() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", LogTest::answer);
    server.start();
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    var config =
        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
            .withMasterUrl(url)
            .withNamespace("shop")
            .build();
    try (var kubernetes = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(DavitClient.of(kubernetes).find("r")).isEmpty();
    } finally {
      server.stop(0);
    }
    VersionUsageUtils.log("boats", "v1alpha1");
    assertThat(lines("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils"))
        .contains("The client is using resource type 'boats' with unstable version 'v1alpha1'")
        .noneMatch(line -> line.contains("'runs'"));
  }

  @Test
  void aPayloadOverHalfOfItsLimitIsAWarning() {
    var half = PodContract.MAX_PAYLOAD_BYTES / 2;
    RunResource.json("small", () -> TextNode.valueOf("x".repeat(half - 2)));
    RunResource.json("large", () -> TextNode.valueOf("x".repeat(half - 1)));
    RunResource.json("large", () -> TextNode.valueOf("x".repeat(half - 1)));
    assertThat(lines("dev.davit.client.DavitClient"))
        .containsOnlyOnce(
            "The payload for task large has 98305 bytes, more than half of the limit of 196608 bytes (docs/limits.md)")
        .noneMatch(line -> line.contains("small"));
  }

  @Test
  void metadataOverHalfOfTheirLimitAreAWarning() {
    var options = TriggerOptions.NONE.metadata(Map.of("note", "x".repeat(8_192)));
    RunResource.of("noted", null, options, Instant.EPOCH);
    RunResource.of("noted", null, options, Instant.EPOCH);
    assertThat(lines("dev.davit.client.DavitClient"))
        .containsOnlyOnce(
            "The metadata for task noted has 8203 bytes, more than half of the limit of 16384 bytes (docs/limits.md)");
  }

  private static void answer(HttpExchange exchange) throws IOException {
    var list =
        "{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"RunList\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(list.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private static List<String> lines(String logger) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var kept = (ListAppender<ILoggingEvent>) root.getAppender("KEPT");
    return List.copyOf(kept.list).stream()
        .filter(event -> event.getLoggerName().equals(logger))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
