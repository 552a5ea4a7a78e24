package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What the operator costs and how fast it is, on a real API server: `./mvnw -Pbench verify`.
/// Prints numbers, judges nothing but that all runs completed; docs/performance.md notes them.
@RealApi
class OperatorBench {
  /// The options of the image, but with a small heap.
  private static final List<String> JVM =
      List.of(
          System.getProperty(
                  "davit.bench.jvm",
                  "-XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=1"
                      + " --enable-native-access=ALL-UNNAMED")
              .split(" "));

  private static final int WARM_UP = 100;
  private static final int RUNS = 500;
  private static final int IN_FLIGHT = 10;

  private final ControlPlane cluster;

  OperatorBench(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
  }

  @Test
  void plainRuns() throws IOException {
    var namespace = cluster.newNamespace();
    var started = Instant.now();
    try (var operator =
            OperatorProcess.startAsInTheImage(
                cluster,
                "bench",
                cluster.kubeconfig(World.USER, "system:masters"),
                Map.of("DAVIT_NAMESPACES", namespace),
                JVM);
        var node = BusyNode.start(cluster.client(), namespace)) {
      operator.awaitReady();
      print("operator: process start to ready", millis(started, Instant.now()) + " ms");
      pause(Duration.ofSeconds(10));
      print("operator: resident memory, idle", residentMebibytes(operator) + " MiB");
      cluster
          .kubectlWithInput(
              "{apiVersion: davit.dev/v1alpha1, kind: Task, metadata: {name: work}, spec: {image: 'app:1'}}",
              "create",
              "--namespace=" + namespace,
              "-f",
              "-")
          .orFail();
      trigger(node, namespace, 0, WARM_UP);
      var from = Instant.now();
      var cpuBefore = cpuMillis(operator);
      trigger(node, namespace, WARM_UP, WARM_UP + RUNS);
      pause(Duration.ofSeconds(3));
      var cpu = cpuMillis(operator) - cpuBefore;
      var events =
          cluster.auditEvents().stream()
              .filter(event -> event.at().isAfter(from) && event.namespace().equals(namespace))
              .toList();
      report(events, cpu);
      print("operator: resident memory, after", residentMebibytes(operator) + " MiB");
    }
  }

  /// Triggers runs one after the other, with at most [#IN_FLIGHT] unfinished, and waits for the
  /// last.
  private void trigger(BusyNode node, String namespace, int first, int end) {
    for (var number = first; number < end; number++) {
      awaitCompleted(node, number - IN_FLIGHT);
      var run = new Run();
      // Not divisible by 3: the node lets those fail once, and a plain run does not fail.
      run.getMetadata().setName("r-" + (3 * number + 1));
      run.getMetadata().setNamespace(namespace);
      run.setSpec(RunSpec.of("work").build());
      cluster.client().resource(run).create();
    }
    awaitCompleted(node, end);
  }

  private static void awaitCompleted(BusyNode node, int runs) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> node.completed().size() >= runs);
  }

  private static void report(List<AuditEvent> events, long cpuMillis) {
    var writes = new TreeMap<String, Integer>();
    var created = new HashMap<String, Instant>();
    var latencies = new java.util.ArrayList<Long>();
    for (var event : events) {
      if (event.user().equals(World.USER) && event.isWrite() && event.code() < 300) {
        var kind =
            event.verb()
                + " "
                + event.resource()
                + (event.subresource().isEmpty() ? "" : "/" + event.subresource());
        writes.merge(kind, 1, Integer::sum);
      }
      if (event.verb().equals("create") && event.resource().equals("runs")) {
        created.put(event.name(), event.at());
      }
    }
    for (var event : events) {
      if (event.verb().equals("create") && event.resource().equals("pods")) {
        var run = event.name().substring(0, event.name().lastIndexOf('-'));
        latencies.add(millis(created.get(run), event.at()));
      }
    }
    latencies.sort(Long::compare);
    assertThat(latencies).hasSize(RUNS);
    var total = writes.values().stream().mapToInt(Integer::intValue).sum();
    print("operator: writes per plain run", "%.2f %s".formatted((double) total / RUNS, writes));
    print("run created to pod created, p50", latencies.get(RUNS / 2) + " ms");
    print("run created to pod created, p99", latencies.get(RUNS * 99 / 100) + " ms");
    print("operator: CPU per run", "%.1f ms".formatted((double) cpuMillis / RUNS));
  }

  private static long residentMebibytes(OperatorProcess operator) throws IOException {
    var status = Files.readAllLines(Path.of("/proc/" + operator.process().pid() + "/status"));
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static long cpuMillis(OperatorProcess operator) {
    return ProcessHandle.of(operator.process().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toMillis();
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  private static void pause(Duration duration) {
    Awaitility.await().atMost(duration.plusSeconds(5)).pollDelay(duration).until(() -> true);
  }

  private static void print(String what, String number) {
    System.out.printf("%-40s %s%n", what, number);
  }
}
