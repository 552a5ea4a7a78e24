package dev.davit.e2e.operator;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.e2e.cluster.CommandResult;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Operators.Member;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What calls that wait at the gateway cost, and what a takeover does to them: `./mvnw -Pbench
/// verify`. The callers are on this machine, too. Prints numbers; docs/performance.md notes them.
@RealApi
class GatewayBench {
  private static final int CALLS = Integer.getInteger("davit.gateway.calls", 2_000);
  private static final int SLOW = 100;
  private static final Duration SOAK =
      Duration.ofSeconds(Integer.getInteger("davit.gateway.seconds", 60));
  private static final int AT_TAKEOVER = 500;
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private final AtomicBoolean isDone = new AtomicBoolean();

  GatewayBench(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
    node = new TestNode(client, namespace);
  }

  @AfterEach
  void stop() {
    isDone.set(true);
  }

  private Operators operators(int mebibytes) {
    return new Operators(
        cluster,
        namespace,
        LEASE,
        Map.of(
            "DAVIT_GATEWAY_ENABLED", "true",
            "DAVIT_GATEWAY_PORT", "0",
            "DAVIT_GATEWAY_NAMESPACE", namespace,
            "DAVIT_GATEWAY_ADDRESS", "10.1.2.3",
            "DAVIT_GATEWAY_HOSTS", "127.0.0.1"),
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + mebibytes + "m"));
  }

  @Test
  void callsThatWait() throws Exception {
    try (var operators = operators(2_048);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      operators.start();
      var leader = operators.awaitLeaderAfter(-1).leader();
      executes("r");
      var idle = live(leader);
      var backend = backend();

      var calls = callers(threads, backend, CALLS);
      var slow = IntStream.range(0, SLOW).mapToObj(_ -> threads.submit(() -> dribble(backend)));
      var senders = slow.toList();
      Awaitility.await("the calls wait")
          .atMost(PATIENCE)
          .until(() -> parked(leader) >= Math.min(CALLS, 1_900));
      var cpu = cpu(leader);
      var begin = System.nanoTime();
      Awaitility.await().pollDelay(SOAK).atMost(SOAK.plus(PATIENCE)).until(() -> true);
      var seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "[davit-bench] %d calls wait, %d slow senders, %.0f s: %.0f ms of CPU a second, %d parked at the end, %.0f MiB of heap in use after a collection (%.0f before)%n",
          CALLS, SLOW, seconds, (cpu(leader) - cpu) / seconds, parked(leader), live(leader), idle);

      var ended = System.nanoTime();
      node.completes("r-a1", 1);
      print("all answered after the end of the run", calls, ended);
      isDone.set(true);
      for (var sender : senders) {
        sender.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /// The same operator with the gateway and without.
  @Test
  void idle() throws Exception {
    for (var hasGateway : List.of("true", "false")) {
      var settings =
          Map.of(
              "DAVIT_NAMESPACES", namespace,
              "DAVIT_GATEWAY_ENABLED", hasGateway,
              "DAVIT_GATEWAY_NAMESPACE", namespace,
              "DAVIT_GATEWAY_PORT", "0");
      try (var operator =
          OperatorProcess.start(
              cluster, namespace + "-idle-" + hasGateway, cluster.kubeconfig(), settings)) {
        operator.awaitReady();
        Awaitility.await().pollDelay(Duration.ofSeconds(20)).until(() -> true);
        System.out.printf(
            "[davit-bench] idle, gateway %s: %d MiB resident with a heap of 64 MiB at most%n",
            hasGateway, resident(operator.pid()));
      }
    }
  }

  @Test
  void aTakeover() throws Exception {
    try (var operators = operators(640);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      operators.startUntilThereAre(2);
      var reign = operators.awaitLeaderAfter(-1);
      executes("r");
      var calls = callers(threads, backend(), AT_TAKEOVER);
      Awaitility.await("the calls wait")
          .atMost(PATIENCE)
          .until(() -> parked(reign.leader()) >= AT_TAKEOVER);

      var killed = System.nanoTime();
      reign.leader().operator().kill();
      node.completes("r-a1", 1);
      print("with a lease of 3 s, the leader is killed, the run ends", calls, killed);
    }
  }

  private static void print(String what, List<Future<Long>> calls, long since) throws Exception {
    var millis = new ArrayList<Long>();
    for (var call : calls) {
      millis.add((answeredAt(call) - since) / 1_000_000);
    }
    millis.sort(null);
    System.out.printf(
        "[davit-bench] %d calls: %s: p50 %d ms, p99 %d ms, none lost%n",
        millis.size(), what, millis.get(millis.size() / 2), millis.get(millis.size() * 99 / 100));
  }

  private static long answeredAt(Future<Long> call) throws Exception {
    try {
      return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call was lost", e.getCause());
    }
  }

  /// Callers that ask until the run has ended, as programs should. Each gives the time at which it
  /// had the answer.
  private List<Future<Long>> callers(ExecutorService threads, GatewayClient backend, int number) {
    return IntStream.range(0, number)
        .mapToObj(_ -> threads.submit(() -> untilEnded(backend)))
        .toList();
  }

  private long untilEnded(GatewayClient backend) {
    var at = backend.at(port());
    while (!isDone.get()) {
      try {
        var answer = at.get("/v1/namespaces/" + namespace + "/runs/r?wait=25s");
        if (answer.status() == 200 && answer.json().path("finished").asBoolean()) {
          return System.nanoTime();
        }
        if (answer.status() != 200) {
          pause();
        }
      } catch (UncheckedIOException e) {
        pause();
        at = backend.at(port());
      }
    }
    throw new IllegalStateException("the benchmark has ended");
  }

  /// Before a call is repeated.
  private static void pause() {
    Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
  }

  /// A request of which a byte comes every three seconds. The gateway cuts it; then another one
  /// begins.
  private int dribble(GatewayClient backend) {
    var cuts = 0;
    while (!isDone.get()) {
      try (var socket = backend.at(port()).socket()) {
        var out = socket.getOutputStream();
        for (var letter : "GET /v1/namespaces/x/runs/y HTTP/1.1\r\nHost: ".toCharArray()) {
          out.write(letter);
          out.flush();
          Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
          if (isDone.get()) {
            return cuts;
          }
        }
      } catch (IOException e) {
        cuts++;
      }
    }
    return cuts;
  }

  private GatewayClient backend() {
    var token = GatewayClient.tokenOf(client, namespace, "backend", "get", "list");
    return GatewayClient.ofPods(client, namespace, port(), token);
  }

  /// Where the Service leads to: the port of the leader.
  private int port() {
    return Awaitility.await("the gateway")
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(namespace)
                    .withName(World.GATEWAY)
                    .get(),
            it -> it != null && !it.getPorts().isEmpty())
        .getPorts()
        .getFirst()
        .getPort();
  }

  private void executes(String run) {
    apply(Task.class, "t", "{image: 'app:1'}");
    apply(Run.class, run, "{task: t}");
    Awaitility.await("its pod")
        .atMost(PATIENCE)
        .until(() -> client.pods().inNamespace(namespace).withName(run + "-a1").get() != null);
    node.runs(run + "-a1");
    Awaitility.await("it executes")
        .atMost(PATIENCE)
        .until(
            () -> client.resources(Run.class).inNamespace(namespace).withName(run).get(),
            it -> it.getStatus() != null && it.getStatus().phase() == Phase.EXECUTING);
  }

  private <R extends HasMetadata> void apply(Class<R> type, String name, String spec) {
    var yaml =
        "apiVersion: davit.dev/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec: %s\n"
            .formatted(type.getSimpleName(), name, spec);
    client
        .resource(new KubernetesSerialization().unmarshal(yaml, type))
        .inNamespace(namespace)
        .create();
  }

  private static long parked(Member member) {
    return member
        .operator()
        .text("/metrics")
        .lines()
        .filter(it -> it.startsWith("davit_gateway_parked"))
        .mapToLong(it -> (long) Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(it -> it.startsWith("VmRSS"))
        .mapToLong(it -> Long.parseLong(it.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /// MiB of the heap that are in use after a collection.
  private static double live(Member member) {
    jcmd(member, "GC.run");
    var used =
        Pattern.compile("total [0-9]+K, used ([0-9]+)K").matcher(jcmd(member, "GC.heap_info"));
    return used.results().mapToLong(it -> Long.parseLong(it.group(1))).sum() / 1024.0;
  }

  private static String jcmd(Member member, String command) {
    var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var pid = Long.toString(member.operator().pid());
    return CommandResult.run("", List.of(program, pid, command)).orFail().stdout();
  }

  /// Milliseconds so far.
  private static long cpu(Member member) throws IOException {
    var stat = Files.readString(Path.of("/proc/" + member.operator().pid() + "/stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }
}
