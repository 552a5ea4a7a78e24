package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.operator.kube.ApiConnection;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An operator within another process, whose informer gets an answer that nothing can be made of.
class FatalEndTest {
  @Test
  @Timeout(60)
  void anInformerThatStopsEndsTheOperatorWithAReasonAndNotTheProcess() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", FatalEndTest::answer);
    server.start();
    var config =
        new ConfigBuilder()
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withOnlyHttpWatches(true)
            .build();
    try (var client = ApiConnection.open(config);
        var operator = DavitOperator.start(OperatorSettings.embedded(), client)) {
      assertThat(operator.awaitLoss())
          .startsWith("the informer of Task has stopped: ")
          .contains("'nonsense'");
    } finally {
      server.stop(0);
    }
  }

  /// Lists are empty, a watch of Tasks is no JSON, and other watches are silent.
  private static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    if (!exchange.getRequestURI().getQuery().contains("watch=true")) {
      out.write(
          "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}"
              .getBytes(StandardCharsets.UTF_8));
      exchange.close();
    } else if (exchange.getRequestURI().getPath().endsWith("/tasks")) {
      out.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
