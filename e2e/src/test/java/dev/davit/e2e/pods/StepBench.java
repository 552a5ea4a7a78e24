package dev.davit.e2e.pods;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.api.Run;
import dev.davit.api.RunJournal;
import dev.davit.api.RunSpec;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a step costs on a real node, with the gateway and without: `./mvnw -Pbench verify`. Prints
/// numbers; docs/performance.md notes them.
@RealCluster
class StepBench {
  private static final int ROUNDS = 5;
  private static final int STEPS = 100;

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Tenant tenant;

  StepBench(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.client();
    tenant = new Tenant(cluster);
  }

  @ParameterizedTest(name = "{0}, gateway {2}")
  @CsvSource({
    "1700m of 2 cores, wide, true",
    "500m, small-1x, true",
    "1700m of 2 cores, wide, false",
    "500m, small-1x, false"
  })
  void steps(String cpu, String machine, boolean hasGateway) {
    Davit.on(cluster)
        .install(
            "--set=machines.wide.cpu=1700m,machines.wide.memory=512Mi",
            "--set=gateway.enabled=" + hasGateway);
    tenant.task("timed-steps", "retry: {maxAttempts: 1}");
    var first = new ArrayList<Long>();
    var others = new ArrayList<Long>();
    for (var round = 0; round < ROUNDS; round++) {
      var times = round(machine + "-" + hasGateway + "-" + round, machine);
      first.add(times.getFirst());
      others.addAll(times.subList(1, times.size()));
    }
    var journals =
        client
            .resources(RunJournal.class)
            .inNamespace(tenant.namespace())
            .list()
            .getItems()
            .stream()
            .mapToInt(it -> it.getSpec().data().length())
            .sum();
    System.out.printf(
        "[davit-bench] %s, gateway %b: first step %.1f ms (median), others p50 %.1f ms, p99 %.1f ms;"
            + " journals of %d runs have %d bytes%n",
        cpu, hasGateway, at(first, 0.5), at(others, 0.5), at(others, 0.99), ROUNDS, journals);
  }

  /// Microseconds of each step.
  private List<Long> round(String name, String machine) {
    tenant.awaitNoneAlive();
    var run = new Run();
    run.getMetadata().setName(name);
    run.setSpec(RunSpec.of("timed-steps").machine(machine).payload(IntNode.valueOf(STEPS)).build());
    client.resource(run).inNamespace(tenant.namespace()).create();
    return Arrays.stream(tenant.awaitFinished(name).output().textValue().split(" ", -1))
        .map(Long::parseLong)
        .toList();
  }

  /// Milliseconds.
  private static double at(List<Long> micros, double share) {
    var sorted = micros.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1_000.0;
  }
}
