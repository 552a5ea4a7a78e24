package dev.davit.e2e.pods;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How fast a suspended run goes on, on a real node, beside the first start of the same run:
/// `./mvnw -Pbench verify`. Prints numbers; docs/performance.md notes them.
@RealCluster
class ResumeBench {
  private static final int ROUNDS = 8;

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Tenant tenant;

  ResumeBench(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.client();
    tenant = new Tenant(cluster);
  }

  /// Milliseconds of one round, each until the first line of `run`.
  ///
  /// @param start from the request that creates the run
  /// @param resume from the end of the wait
  private record Round(long start, long resume) {}

  @ParameterizedTest(name = "{0}, a journal of {2} bytes and more")
  @CsvSource({
    "1700m of 2 cores, wide, 0",
    "1700m of 2 cores, wide, 3000",
    "500m, small-1x, 0",
    "500m, small-1x, 3000"
  })
  void startAndResume(String cpu, String machine, int journal) {
    Davit.on(cluster).install("--set=machines.wide.cpu=1700m", "--set=machines.wide.memory=512Mi");
    tenant.task("clock-twice", "retry: {maxAttempts: 1}");
    var rounds = new ArrayList<Round>();
    for (var round = 0; round < ROUNDS; round++) {
      rounds.add(round(machine + "-" + journal + "-" + round, machine, journal));
    }
    var start = median(rounds, Round::start);
    var resume = median(rounds, Round::resume);
    System.out.printf(
        "[davit-bench] %s, journal of %d bytes: first start %d ms, resume %d ms, ratio %.2f%n",
        cpu, journal, start, resume, (double) resume / start);
  }

  private Round round(String name, String machine, int journal) {
    tenant.awaitNoneAlive();
    var run = new Run();
    run.getMetadata().setName(name);
    run.setSpec(
        RunSpec.of("clock-twice").machine(machine).payload(IntNode.valueOf(journal)).build());
    var created = System.currentTimeMillis();
    client.resource(run).inNamespace(tenant.namespace()).create();
    var times = tenant.awaitFinished(name).output().textValue().split(" ", -1);
    return new Round(
        Long.parseLong(times[0]) - created, Long.parseLong(times[2]) - Long.parseLong(times[1]));
  }

  private static long median(List<Round> rounds, ToLongFunction<Round> part) {
    return rounds.stream()
        .mapToLong(part)
        .sorted()
        .skip(rounds.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
