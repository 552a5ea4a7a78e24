package dev.davit.e2e.pods;

import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a parent waits beside its child, on a real node: `./mvnw -Pbench verify`. The child alone
/// is from its creation until its status says how it ended. Prints numbers; docs/performance.md
/// notes them.
@RealCluster
class ChildBench {
  private static final int ROUNDS = 8;

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Tenant tenant;

  ChildBench(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.client();
    tenant = new Tenant(cluster);
  }

  /// Milliseconds of one round.
  ///
  /// @param call from the call of the parent until it has the result
  /// @param child from the creation of the child until its end
  private record Round(long call, long child) {}

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({
    "wide, child-held",
    "wide, child-suspended",
    "small-1x, child-held",
    "small-1x, child-suspended"
  })
  void triggerAndWait(String machine, String task) {
    Davit.on(cluster).install("--set=machines.wide.cpu=800m", "--set=machines.wide.memory=512Mi");
    tenant.task("clock", "retry: {maxAttempts: 1}, machine: " + machine);
    tenant.task(task, "retry: {maxAttempts: 1}");
    var rounds = new ArrayList<Round>();
    for (var round = 0; round < ROUNDS; round++) {
      rounds.add(round(task + "-" + machine + "-" + round, machine, task));
    }
    System.out.printf(
        "[davit-bench] %s, %s: child alone %d ms, triggerAndWait %d ms, more by %d ms (medians)%n",
        task,
        machine,
        median(rounds.stream().map(Round::child).toList()),
        median(rounds.stream().map(Round::call).toList()),
        median(rounds.stream().map(it -> it.call() - it.child()).toList()));
  }

  private Round round(String name, String machine, String task) {
    tenant.awaitNoneAlive();
    var run = new Run();
    run.getMetadata().setName(name);
    run.setSpec(RunSpec.of(task).machine(machine).build());
    client.resource(run).inNamespace(tenant.namespace()).create();
    var times = tenant.awaitFinished(name).output().textValue().split(" ", -1);
    var child =
        tenant.runs().stream()
            .filter(it -> name.equals(it.getSpec().parent()))
            .map(it -> Objects.requireNonNull(it.getStatus().times()))
            .findFirst()
            .orElseThrow();
    var end = Instant.parse(Objects.requireNonNull(child.finishedAt())).toEpochMilli();
    var begin = Long.parseLong(times[0]);
    return new Round(Long.parseLong(times[2]) - begin, end - begin);
  }

  private static long median(List<Long> millis) {
    return millis.stream().sorted().skip(millis.size() / 2).findFirst().orElseThrow();
  }
}
