package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.api.Run;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.lead.Term;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of requests that an API server refuses at first: because it is too busy, as its
/// flow control says it (429 with `Retry-After`, and no Status in the body), or by an admission
/// policy.
class ApiClientTest {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"ns","name":"r-1","uid":"u-1"}}""";

  private final List<Long> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile int refusals;
  private volatile int code = 429;
  private volatile String refusal = "Too many requests, please try again later.";
  private volatile String retryAfter = "1";
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client =
        ApiConnection.open(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(System.nanoTime());
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var isRefused = requests.size() <= refusals;
      var bytes = (isRefused ? refusal : POD).getBytes(StandardCharsets.UTF_8);
      if (isRefused && code == 429) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(isRefused ? code : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// A pod reports what it waits for, and must not read elsewhere by that.
  @ParameterizedTest
  @ValueSource(
      strings = {"../../b/runs/r", "r/status", "r?x=y", "r#x", "r%2Fstatus", "..", "R", ""})
  void whatNothingCanBeNamedIsNotAskedFor(String name) {
    var api = api();

    assertThat(api.read(Run.class, "a", name)).isEmpty();
    api.cancelRun("a", name);

    assertThat(requests).isEmpty();
  }

  @Test
  void aRequestIsMadeAgainWhenTheApiServerHasAskedForIt() {
    refusals = 2;
    assertThat(api().read("ns", "r-1")).isPresent();
    assertThat(requests).hasSize(3);
    assertThat(pauses())
        .allSatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(1)));
  }

  @Test
  void aRequestIsNotMadeAgainWithoutEnd() {
    refusals = Integer.MAX_VALUE;
    retryAfter = "0";
    assertThatThrownBy(() -> api().read("ns", "r-1"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(429));
    assertThat(requests).hasSize(6);
  }

  @Test
  void aPodIsAskedForOnceAndLaterByWhoeverLeadsThen() {
    refusals = 1;
    assertThat(api().create(pod())).isEqualTo(new Api.PodCreation.NotNow(Duration.ofSeconds(1)));
    assertThat(requests).hasSize(1);
    assertThat(api().create(pod())).isEqualTo(new Api.PodCreation.Exists("u-1"));
  }

  @Test
  void whoDoesNotLeadAsksForNoPod() {
    var following = Leadership.byLease(Duration.ofSeconds(15), () -> 0);
    assertThat(new ApiClient(client, Set.of(), following).create(pod()))
        .isEqualTo(new Api.PodCreation.NotNow(Duration.ofSeconds(1)));
    assertThat(requests).isEmpty();
  }

  @Test
  void whosePodIsOfAFormerTermLeadsNoMoreAndTheRunIsNotBlamed() throws InterruptedException {
    refusals = 1;
    code = 422;
    refusal =
        """
        {"apiVersion":"v1","kind":"Status","status":"Failure","reason":"Invalid","code":422,"message":\
        "pods \\"r-1\\" is forbidden: ValidatingAdmissionPolicy 'davit-operator.davit-system.leader-term' with binding\
         'davit-operator.davit-system.leader-term' denied request: the operator that asks for it leads no more"}""";
    var leadership = Leadership.byLease(Duration.ofSeconds(15), () -> 0);
    leadership.renewed(new Term("davit-system/davit-operator", 4), 0);
    assertThat(new ApiClient(client, Set.of(), leadership).create(pod()))
        .isEqualTo(new Api.PodCreation.NotNow(Duration.ofSeconds(1)));
    assertThat(leadership.isCertain()).isFalse();
    assertThat(leadership.awaitLoss()).contains("the operator that asks for it leads no more");
  }

  @Test
  void whatAnotherPolicyRefusesIsTheRunsOwn() {
    refusals = 1;
    code = 403;
    refusal =
        """
        {"apiVersion":"v1","kind":"Status","status":"Failure","code":403,"message":"no pods on Fridays"}""";
    assertThat(api().create(pod()))
        .isEqualTo(new Api.PodCreation.Refused(false, "no pods on Fridays"));
  }

  @Test
  void aLongPauseIsCutToWhatARequestMayTake() {
    refusals = 1;
    retryAfter = "3600";
    var quick = ApiConnection.once(client, Duration.ofMillis(200));
    var begun = System.nanoTime();
    assertThatThrownBy(() -> quick.pods().inNamespace("ns").withName("r-1").get())
        .isInstanceOf(KubernetesClientException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(5));
    assertThat(requests).hasSize(1);
  }

  private Api api() {
    return new ApiClient(client, Set.of(), Leadership.alone());
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("r-1")
        .endMetadata()
        .build();
  }

  private List<Duration> pauses() {
    var all = new ArrayList<Duration>();
    for (var next = 1; next < requests.size(); next++) {
      all.add(Duration.ofNanos(requests.get(next) - requests.get(next - 1)));
    }
    return all;
  }
}
