package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The examples on a real cluster, with the commands of the README, read as a user reads them.
@RealCluster
class ExamplesE2E {
  private final Tenant tenant;

  ExamplesE2E(Cluster cluster) {
    Davit.on(cluster);
    tenant = new Tenant(cluster);
    tenant.apply(Repository.root().resolve("examples/manifests"));
  }

  @Test
  void everyExampleEndsAsItSays() {
    tenant.apply(Repository.root().resolve("examples/runs"));

    // What a child run's end means is its parent's affair.
    var runs = tenant.runs().stream().filter(run -> run.getSpec().parent() == null).toList();

    assertThat(runs).hasSizeGreaterThan(7);
    for (var run : runs) {
      var expected =
          run.getMetadata().getAnnotations().getOrDefault("davit.dev/expect", "Completed");
      var status = tenant.awaitFinished(run.getMetadata().getName());
      assertThat(status.phase().wireName())
          .as("%s: %s", run.getMetadata().getName(), status)
          .isEqualTo(expected);
    }
    assertThat(tenant.status("hello-world").output().get("text").textValue())
        .isEqualTo("Hello, Ada!");
    assertThat(tenant.status("flaky").attempt()).isEqualTo(3);
    assertThat(tenant.status("always-fails").attempts())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it.logTail()).contains("attempt failed reason=TaskFailed"));
    assertThat(tenant.status("slow").reason()).isEqualTo("MaxDurationExceeded");
    assertThat(tenant.status("order-saga").attempts())
        .as("one attempt, of which the second pod was the last")
        .extracting("pod")
        .containsExactly("order-saga-a1-s1");
    assertThat(tenant.status("approval").output().get("by").textValue()).isEqualTo("nobody");
    assertThat(tenant.status("quote-shipping").output().get("carrier").textValue())
        .isEqualTo("Cheap");
    assertThat(tenant.status("checkout").output().at("/missing/0").textValue())
        .isEqualTo("rare stamp");
    assertThat(tenant.status("rate-customers").output().get("rated").intValue()).isEqualTo(4);
    assertThat(tenant.status("order-saga").output().get("reservation").textValue())
        .isEqualTo("reservation of o-7 with key reserve");
    tenant.awaitNoPods();
  }

  /// With the commands of the examples' README: the provider is a pod, and calls the Service.
  @Test
  void aWebhookEndsTheWaitOfARun() {
    tenant.trustGateway();
    tenant.apply(Repository.root().resolve("examples/webhook"));

    var status = tenant.awaitFinished("payment");

    assertThat(status.output())
        .as("%s", status)
        .hasToString("{\"cents\":4250,\"method\":\"card\",\"order\":\"o-9\"}");
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.attempt()).isEqualTo(1);
  }

  /// Fan-out and fan-in: the pod of the parent stays and waits, and each item has a pod.
  @Test
  void aHundredRunsOfABatchGiveTheirResultsToTheirParent() {
    tenant.run("many", "rate-customers", "payload: {customers: 100}");

    var status = tenant.awaitFinished("many");

    assertThat(status.output().get("rated").intValue()).as("%s", status).isEqualTo(100);
    assertThat(status.output().get("points").intValue()).isEqualTo(450);
    assertThat(status.attempts())
        .singleElement()
        .satisfies(it -> assertThat(it.pod()).isEqualTo("many-a1"));
    assertThat(tenant.runs()).filteredOn(it -> "many".equals(it.getSpec().parent())).hasSize(100);
  }

  @Test
  void kubectlTellsTheStoryOfARun() {
    tenant.run("hello", "hello-world", "payload: {name: Ada}");

    assertThat(tenant.kubectl("wait", "--for=condition=Succeeded", "run/hello", "--timeout=5m"))
        .satisfies(
            result -> assertThat(result.stdout()).isEqualTo("run.davit.dev/hello condition met\n"));
    assertThat(table(tenant.kubectl("get", "runs", "-o", "wide").orFail().stdout()))
        .containsExactly(
            "NAME TASK PHASE ATTEMPT QUEUE AGE DURATION WAITS FOR POD MACHINE REASON STARTED FINISHED ERROR TAGS ADDED TAGS",
            "hello hello-world Completed 1 task/hello-world AGE DURATION hello-a1 small-1x Completed TIME TIME");
    assertThat(plain(tenant.kubectl("describe", "run", "hello").orFail().stdout()))
        .isEqualTo(golden("describe-run.txt"));
  }

  @Test
  void failedRunTellsWhyInItsEventsAndDescription() {
    tenant.run("broken", "always-fails");

    tenant.awaitPhase("broken", Phase.FAILED);

    Awaitility.await("the Event is written after the phase")
        .untilAsserted(
            () ->
                assertThat(tenant.kubectl("describe", "run", "broken").orFail().stdout())
                    .contains("the stock cannot be read")
                    .contains("Caused by: java.lang.IllegalArgumentException: no such shelf: 7")
                    .containsPattern("Warning\\s+TaskFailed"));
  }

  @Test
  void logsOfAnExecutingRunAreItsPods() {
    tenant.script("talks", "trap 'exit 143' TERM; echo working on it; sleep 600 & wait");
    tenant.run("r", "talks");
    var pod = tenant.awaitExecuting("r");

    for (var which : List.of(pod.getMetadata().getName(), "--selector=davit.dev/run=r")) {
      Awaitility.await("the log of " + which)
          .until(() -> tenant.kubectl("logs", which).stdout(), "working on it\n"::equals);
    }
    tenant.cancel("r");
  }

  private static List<String> table(String text) {
    return text.lines()
        .map(line -> line.replaceAll(" +", " ").strip())
        .map(line -> line.replaceAll(" [0-9a-z.]+s [0-9a-z.]+s ", " AGE DURATION "))
        .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME"))
        .toList();
  }

  /// Without what is different each time, and without the width of columns.
  private static String plain(String text) {
    return text.replaceAll("test-[0-9a-f]{8}", "NAMESPACE")
        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("(Resource Version|Sequence): +\\d+", "$1: NUMBER")
        .replaceAll("Duration: +\\S+", "Duration: DURATION")
        .replaceAll("Node: +\\S+", "Node: NODE")
        .replaceAll("sha256:[0-9a-f]{64}", "DIGEST")
        .replaceAll("(\\S:) +", "$1 ")
        .replaceAll("examples:\\S+", "examples:VERSION");
  }

  private static String golden(String name) {
    try (var file = ExamplesE2E.class.getResourceAsStream("/golden/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
