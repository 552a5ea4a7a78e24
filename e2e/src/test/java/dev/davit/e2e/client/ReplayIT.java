package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.client.BulkItem;
import dev.davit.client.BulkItem.Canceled;
import dev.davit.client.BulkItem.Replayed;
import dev.davit.client.BulkItem.Selected;
import dev.davit.client.BulkProgress;
import dev.davit.client.DavitClient;
import dev.davit.client.ForbiddenException;
import dev.davit.client.PayloadTooLargeException;
import dev.davit.client.RunNotFinishedException;
import dev.davit.client.RunNotFoundException;
import dev.davit.client.RunQuery;
import dev.davit.client.RunView;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// One run, or many, canceled or asked for again.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class ReplayIT {
  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  ReplayIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @Test
  void replayHasThePayloadAndSaysWhatItRepeats() {
    var original =
        davit.trigger(
            "t", Map.of("a", 1), TriggerOptions.NONE.tags("x").idempotencyKey("k").maxAttempts(2));
    operator.fails(original.name());

    var replay = davit.replay(original.name());

    var spec = resource(replay.name()).getSpec();
    assertThat(spec.payload()).hasToString("{\"a\":1}");
    assertThat(spec.tags()).containsExactly("x");
    assertThat(spec.maxAttempts()).isEqualTo(2);
    assertThat(spec.idempotencyKey()).isNull();
    assertThat(davit.get(replay.name()).replayOf()).contains(original.name());
    assertThat(davit.get(original.name()).phase()).isEqualTo(Phase.FAILED);
  }

  @Test
  void replayMayHaveAnotherPayload() {
    var original = davit.trigger("t", Map.of("a", 1)).name();
    operator.completes(original, "1");

    assertThat(resource(davit.replay(original, Map.of("b", 2)).name()).getSpec().payload())
        .hasToString("{\"b\":2}");
    assertThat(resource(davit.replay(original, null).name()).getSpec().payload()).isNull();
    assertThatThrownBy(() -> davit.replay(original, "x".repeat(200 * 1024)))
        .isInstanceOf(PayloadTooLargeException.class);
  }

  @Test
  void runThatGoesOnOrIsGoneIsNotReplayed() {
    var run = davit.trigger("t", 1).name();

    assertThatThrownBy(() -> davit.replay(run))
        .isInstanceOf(RunNotFinishedException.class)
        .hasMessage("Run %s cannot be replayed: it is Queued; allowed: once it has ended", run);
    assertThatThrownBy(() -> davit.replay("nobody")).isInstanceOf(RunNotFoundException.class);
  }

  @Test
  void bulkCancelsWhatHasNotEndedAfterADryRun() {
    aMix();
    var bulk = davit.bulk(RunQuery.ALL.task("a").limit(2));

    assertThat(bulk.dryRun().cancel().items())
        .containsExactly(new Selected("a1"), new Selected("a2"), new Selected("a5"));
    assertThat(resource("a1").getSpec().cancel()).isNull();
    var result = bulk.cancel();

    assertThat(result.items())
        .containsExactly(new Canceled("a1"), new Canceled("a2"), new Canceled("a5"));
    assertThat(List.of(result.total(), result.done(), result.skipped(), result.failed()))
        .containsExactly(3, 3, 0, 0);
    assertThat(canceled()).containsExactly("a1", "a2", "a5");
  }

  @Test
  void bulkReplaysWhatHasEndedInOnePhaseWithOneTag() {
    aMix();
    var steps = new ArrayList<BulkProgress>();
    var query = RunQuery.ALL.phase(Phase.FAILED).tag("red");

    var dry = davit.bulk(query).dryRun().replay();
    assertThat(dry.items()).containsExactly(new Selected("a3"), new Selected("b2"));
    assertThat(dry.done()).isZero();
    var result = davit.bulk(query).concurrency(2).onProgress(steps::add).replay();

    assertThat(result.items()).extracting(BulkItem::run).containsExactly("a3", "b2");
    assertThat(result.items())
        .allSatisfy(
            item -> {
              var replay = davit.get(((Replayed) item).replay());
              assertThat(replay.replayOf()).contains(item.run());
              assertThat(replay.phase()).isEqualTo(Phase.QUEUED);
            });
    assertThat(steps).extracting(BulkProgress::finished).containsExactly(1, 2);
    assertThat(steps).extracting(BulkProgress::total).containsOnly(2);
  }

  @Test
  void bulkSelectsByAge() {
    aMix();

    assertThat(davit.bulk(RunQuery.ALL.olderThan(Duration.ofHours(1))).cancel().items()).isEmpty();
    assertThat(davit.bulk(RunQuery.ALL.newerThan(Duration.ofHours(1))).dryRun().cancel().total())
        .isEqualTo(4);
  }

  @Test
  void bulkStopsWhereItIsForbidden() {
    aMix();
    try (var kubernetes = ControlPlane.client(cluster.kubeconfig("stranger"))) {
      var theirs = DavitClient.of(kubernetes).inNamespace(davit.namespace());

      assertThatThrownBy(() -> theirs.bulk(RunQuery.ALL).cancel())
          .isInstanceOf(ForbiddenException.class);
    }
    assertThat(canceled()).isEmpty();
  }

  /// Of task a: two that go on, one that failed, one that completed, one that executes; of task b:
  /// one that goes on, two that failed.
  private void aMix() {
    named("a1", "a", "red");
    named("a2", "a");
    named("a3", "a", "red");
    named("a4", "a", "red");
    named("a5", "a");
    named("b1", "b", "red");
    named("b2", "b", "red");
    named("b3", "b", "blue");
    operator.fails("a3");
    operator.completes("a4", "1");
    operator.executes("a5");
    operator.fails("b2");
    operator.fails("b3");
  }

  private void named(String name, String task, String... tags) {
    davit.trigger(task, 1, TriggerOptions.NONE.name(name).tags(tags));
  }

  private List<String> canceled() {
    return davit.stream(RunQuery.ALL)
        .map(RunView::name)
        .filter(name -> Boolean.TRUE.equals(resource(name).getSpec().cancel()))
        .toList();
  }

  private Run resource(String name) {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(davit.namespace())
        .withName(name)
        .require();
  }
}
