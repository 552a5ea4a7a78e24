package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Run;
import dev.davit.client.BatchItem;
import dev.davit.client.BatchProgress;
import dev.davit.client.BatchRun;
import dev.davit.client.DavitClient;
import dev.davit.client.ForbiddenException;
import dev.davit.client.InvalidRunException;
import dev.davit.client.PayloadTooLargeException;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Many runs that a program creates together.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class BatchTriggerIT {
  private final ControlPlane cluster;
  private DavitClient davit;

  BatchTriggerIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
  }

  private List<Run> runs() {
    return cluster.client().resources(Run.class).inNamespace(davit.namespace()).list().getItems();
  }

  private static List<BatchRun> runs(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> BatchRun.of("t", number, TriggerOptions.NONE))
        .toList();
  }

  @Test
  void aThousandRunsAreCreatedOnceEachWithProgress() {
    var steps = new ArrayList<BatchProgress>();

    var result = davit.batchTrigger(runs(1000), steps::add);

    assertThat(result.failed()).isEmpty();
    assertThat(result.items()).extracting(BatchItem::index).isSorted().hasSize(1000);
    assertThat(steps).hasSize(1000);
    assertThat(steps.getLast().finished()).isEqualTo(1000);
    var created = runs();
    assertThat(created).hasSize(1000);
    assertThat(created).extracting(run -> run.getSpec().batch()).containsOnly(result.batch());
    assertThat(created)
        .extracting(run -> run.getSpec().payload().intValue())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 1000).boxed().toList());
    assertThat(result.triggered().get(7).name()).isEqualTo(result.batch() + "-7");
  }

  @Test
  void whatIsRefusedDoesNotKeepTheOthersFromBeingCreated() {
    var result =
        davit.batchTrigger(
            List.of(
                BatchRun.of("t", 1, TriggerOptions.NONE.tags("x")),
                BatchRun.of("No Task", 2, TriggerOptions.NONE),
                BatchRun.of("t", "x".repeat(200 * 1024), TriggerOptions.NONE),
                BatchRun.of("other", null, TriggerOptions.NONE.name("mine"))));

    assertThat(result.failed()).extracting(BatchItem.Failed::index).containsExactly(1, 2);
    assertThat(result.failed())
        .extracting(it -> (Object) it.why().getClass())
        .containsExactly(InvalidRunException.class, PayloadTooLargeException.class);
    assertThat(result.triggered())
        .extracting(it -> it.name())
        .containsExactly(result.batch() + "-0", "mine");
    assertThat(runs()).hasSize(2);
  }

  @Test
  void aRunWithAnIdempotencyKeyIsFoundAgain() {
    var options = TriggerOptions.NONE.idempotencyKey("k");
    var first = davit.batchTrigger(List.of(BatchRun.of("t", 1, options))).triggered().getFirst();

    var again = davit.batchTrigger(List.of(BatchRun.of("t", 1, options))).triggered().getFirst();

    assertThat(again.name()).isEqualTo(first.name());
    assertThat(again.found()).isTrue();
  }

  @Test
  void aBatchHasAtLeastOneRunAndAtMostAThousand() {
    for (var count : List.of(0, 1001)) {
      assertThatThrownBy(() -> davit.batchTrigger(runs(count)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 1000");
    }
    assertThat(runs()).isEmpty();
  }

  @Test
  void aBatchStopsWhereItIsForbidden() {
    try (var kubernetes = ControlPlane.client(cluster.kubeconfig("stranger"))) {
      var theirs = DavitClient.of(kubernetes).inNamespace(davit.namespace());

      assertThatThrownBy(() -> theirs.batchTrigger(runs(3))).isInstanceOf(ForbiddenException.class);
    }
    assertThat(runs()).isEmpty();
  }
}
