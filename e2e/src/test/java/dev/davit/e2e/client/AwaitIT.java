package dev.davit.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.client.DavitClient;
import dev.davit.client.NotInstalledException;
import dev.davit.client.RunFailedException;
import dev.davit.client.RunHandle;
import dev.davit.client.RunQuery;
import dev.davit.client.RunResult;
import dev.davit.client.RunTimeoutException;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import dev.davit.examples.ChargeOrder;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.examples.ChargeOrder.Receipt;
import dev.davit.examples.backend.OrderBackend;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class AwaitIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Order ORDER = new Order("o-1", "ada@example.com", List.of());
  private static final String RECEIPT =
      "{\"order\": \"o-1\", \"total\": 26.25, \"idempotencyKey\": \"k\"}";

  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  AwaitIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @Test
  void runThatHasEndedIsThereAtOnce() {
    var run = davit.trigger(ChargeOrder.TASK, ORDER);
    operator.completes(run.name(), RECEIPT);

    var result = davit.await(run, PATIENCE);

    assertThat(result.orThrow()).isEqualTo(new Receipt("o-1", new BigDecimal("26.25"), "k"));
  }

  @Test
  void endOfARunIsSeenByTheWatch() throws Exception {
    var run = davit.trigger(ChargeOrder.TASK, ORDER);
    var result = awaited(davit, run);
    awaitWatch(cluster, davit.namespace());

    operator.executes(run.name());
    operator.completes(run.name(), RECEIPT);

    assertThat(get(result)).isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void failureIsAResultThatCanBeThrown() {
    var run = davit.trigger(ChargeOrder.TASK, ORDER);
    operator.fails(run.name());

    var result = davit.await(run, PATIENCE);

    assertThat(result).isEqualTo(new RunResult.Failed<>(davit.get(run.name())));
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(RunFailedException.class)
        .hasMessage(
            "Run %s of task charge-order ended as Failed (TaskFailed): Attempt 3 of 3 failed",
            run.name());
  }

  @Test
  void runThatIsDeletedWhileItIsAwaitedIsDeleted() throws Exception {
    var run = davit.trigger("t", 1);
    var result = awaited(davit, run);
    awaitWatch(cluster, davit.namespace());

    operator.delete(run.name());

    assertThat(get(result)).isEqualTo(new RunResult.Deleted<>(davit.namespace(), run.name()));
  }

  @Test
  void runThatWasDeletedBeforeIsDeleted() {
    assertThat(davit.await(davit.handle("gone"), PATIENCE))
        .isEqualTo(new RunResult.Deleted<>(davit.namespace(), "gone"));
  }

  @Test
  void timeoutSaysWhereTheRunStands() {
    var run = davit.trigger("t", 1);
    operator.executes(run.name());

    assertThatThrownBy(() -> davit.await(run, Duration.ofMillis(300)))
        .isInstanceOf(RunTimeoutException.class)
        .hasMessage(
            "Run %s did not end within 300ms; it is Executing: The container runs", run.name());
  }

  @Test
  void exampleBackendPrintsTheReceipt() throws Exception {
    var printed = new ByteArrayOutputStream();
    var backend = new OrderBackend(davit, new PrintStream(printed, true, UTF_8));
    var charged =
        CompletableFuture.supplyAsync(
            () -> backend.charge(ORDER), task -> Thread.ofVirtual().start(task));
    awaitWatch(cluster, davit.namespace());
    var run = davit.list(RunQuery.ALL.tag(ORDER.customer())).items().getFirst().name();

    operator.completes(run, RECEIPT);

    assertThat(get(charged)).isTrue();
    assertThat(printed.toString(UTF_8))
        .isEqualToNormalizingNewlines("Triggered run " + run + "\nCharged 26.25 for o-1\n");
  }

  @Test
  void restartOfTheApiServerIsSurvived() throws Exception {
    try (var own = ControlPlane.start()) {
      Crds.install(own);
      var theirs = DavitClient.of(own.client()).inNamespace(own.newNamespace());
      var run = theirs.trigger(ChargeOrder.TASK, ORDER);
      var result = awaited(theirs, run);
      awaitWatch(own, theirs.namespace());

      own.killApiServer();
      own.startApiServer();
      new ActingOperator(own.client(), theirs.namespace()).completes(run.name(), RECEIPT);

      assertThat(get(result)).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void clusterWithoutDavitSaysHowToInstallIt() {
    try (var own = ControlPlane.start()) {
      var theirs = DavitClient.of(own.client());

      assertThatThrownBy(() -> theirs.trigger("t", 1))
          .isInstanceOf(NotInstalledException.class)
          .hasMessageContaining("kubectl apply --server-side -k crds/k8s");
      assertThatThrownBy(() -> theirs.get("r")).isInstanceOf(NotInstalledException.class);
      assertThatThrownBy(() -> theirs.cancel("r")).isInstanceOf(NotInstalledException.class);
    }
  }

  private static <O> CompletableFuture<RunResult<O>> awaited(DavitClient davit, RunHandle<O> run) {
    return CompletableFuture.supplyAsync(
        () -> davit.await(run, PATIENCE), task -> Thread.ofVirtual().start(task));
  }

  private static <T> T get(CompletableFuture<T> result) throws Exception {
    return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitWatch(ControlPlane cluster, String namespace) {
    Awaitility.await("the run is watched")
        .atMost(PATIENCE)
        .until(
            () ->
                cluster.auditEvents().stream()
                    .anyMatch(
                        event ->
                            event.namespace().equals(namespace) && event.verb().equals("watch")));
  }
}
