package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.client.DavitClient;
import dev.davit.client.IdempotencyKey;
import dev.davit.client.IdempotencyKey.Scope;
import dev.davit.client.RunExistsException;
import dev.davit.client.RunHandle;
import dev.davit.client.RunQuery;
import dev.davit.client.RunView;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One key, one run.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class IdempotencyIT {
  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  IdempotencyIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @Test
  void fiftyCallersWithOneKeyMakeOneRun() throws Exception {
    var handles = Callers.together(50, number -> trigger("charge", "o-1"));

    assertThat(handles).extracting(RunHandle::name).containsOnly(only().name());
    assertThat(handles).filteredOn(handle -> !handle.found()).hasSize(1);
  }

  @Test
  void twentyCallersAfterAFailureMakeOneNewRun() throws Exception {
    var failed = trigger("charge", "o-1");
    operator.fails(failed.name());

    var handles = Callers.together(20, number -> trigger("charge", "o-1"));

    assertThat(runs()).containsExactly(failed.name(), failed.name() + "-2");
    assertThat(handles).extracting(RunHandle::name).containsOnly(failed.name() + "-2");
    assertThat(handles).filteredOn(handle -> !handle.found()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CRASHED", "TIMED_OUT", "EXPIRED", "SYSTEM_FAILURE"})
  void whoEndedBadlyReleasesTheKey(Phase phase) {
    var ended = trigger("charge", "o-1");
    operator.ends(ended.name(), phase);

    assertThat(trigger("charge", "o-1").found()).isFalse();
    assertThat(trigger("charge", "o-1").found()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "CANCELED"})
  void whoCompletedOrWasCanceledKeepsTheKey(Phase phase) {
    var ended = trigger("charge", "o-1");
    operator.ends(ended.name(), phase);

    var again = trigger("charge", "o-1");

    assertThat(again.name()).isEqualTo(ended.name());
    assertThat(again.found()).isTrue();
  }

  @Test
  void firstRunThatIsDeletedLeavesTheKeyToALaterOne() {
    var first = trigger("charge", "o-1");
    operator.fails(first.name());
    var second = trigger("charge", "o-1");
    operator.ends(second.name(), Phase.COMPLETED);
    operator.delete(first.name());

    assertThat(trigger("charge", "o-1").name()).isEqualTo(second.name());
  }

  @Test
  void deletedRunReleasesTheKey() {
    var first = trigger("charge", "o-1");
    operator.ends(first.name(), Phase.COMPLETED);
    operator.delete(first.name());

    assertThat(trigger("charge", "o-1").found()).isFalse();
  }

  @Test
  void failuresAreCountedAsFarAsItTakes() {
    var first = trigger("charge", "o-1").name();
    operator.fails(first);
    IntStream.rangeClosed(2, 12)
        .forEach(
            generation -> {
              var next = trigger("charge", "o-1").name();
              assertThat(next).isEqualTo(first + "-" + generation);
              operator.fails(next);
            });
  }

  @Test
  void expiredKeyIsFree() {
    var key = IdempotencyKey.of("o-1").ttl(Duration.ofSeconds(1));
    var first = davit.trigger("charge", 1, TriggerOptions.NONE.idempotencyKey(key));

    var next =
        Awaitility.await("the key expires")
            .until(() -> trigger("charge", "o-1"), handle -> !handle.found());

    assertThat(next.name()).isEqualTo(first.name() + "-2");
    assertThat(trigger("charge", "o-1").name()).isEqualTo(next.name());
  }

  @Test
  void resetKeyIsFree() throws Exception {
    var first = trigger("charge", "o-1");
    var other = trigger("charge", "o-2");

    assertThat(davit.resetIdempotencyKey("charge", "o-1")).isTrue();
    assertThat(davit.resetIdempotencyKey("charge", "o-1")).isFalse();
    var handles = Callers.together(20, number -> trigger("charge", "o-1"));

    assertThat(handles).extracting(RunHandle::name).containsOnly(first.name() + "-2");
    assertThat(trigger("charge", "o-2").name()).isEqualTo(other.name());
    assertThat(davit.get(first.name()).isFinished()).isFalse();
  }

  @Test
  void keyIsOneOfItsTaskScopeAndNamespace() {
    var elsewhere = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    var key = IdempotencyKey.of("k");
    var inRun = key.scope(new Scope.OfRun("7d4d3b6e"));
    var inAttempt = key.scope(new Scope.OfAttempt("7d4d3b6e", 1));
    var inNext = key.scope(new Scope.OfAttempt("7d4d3b6e", 2));

    var found =
        List.of(key, inRun, inAttempt, inNext).stream()
            .map(it -> davit.trigger("t", 1, TriggerOptions.NONE.idempotencyKey(it)).found())
            .toList();

    assertThat(found).containsOnly(false);
    assertThat(trigger("other", "k").found()).isFalse();
    var theirs = elsewhere.trigger("t", 1, TriggerOptions.NONE.idempotencyKey(key));
    assertThat(theirs.found()).isFalse();
    assertThat(davit.trigger("t", 1, TriggerOptions.NONE.idempotencyKey(inNext)).found()).isTrue();
  }

  @Test
  void hostileKeysAreKeysLikeOthers() {
    var keys = List.of("*", "a,b=c", "\n\u0000", "🚢", "k".repeat(2048), "'\"\\{}");

    assertThat(keys).allSatisfy(key -> assertThat(trigger("t", key).found()).isFalse());
    assertThat(keys).allSatisfy(key -> assertThat(trigger("t", key).found()).isTrue());
  }

  @Test
  void keyIsToldToTheTaskAndToPeople() {
    var name = trigger("charge", "o-1").name();

    var run =
        cluster.client().resources(Run.class).inNamespace(davit.namespace()).withName(name).get();

    assertThat(run.getSpec().idempotencyKey()).isEqualTo("o-1");
    assertThat(name).matches("charge-[a-z0-9]{26}");
  }

  @Test
  void strangerInTheWayIsNamed() {
    var name = trigger("charge", "o-1").name();
    operator.delete(name);
    davit.trigger("charge", 1, TriggerOptions.NONE.name(name));

    assertThatThrownBy(() -> trigger("charge", "o-1"))
        .isInstanceOf(RunExistsException.class)
        .hasMessageContaining(name);
  }

  private RunHandle<JsonNode> trigger(String task, String key) {
    return davit.trigger(task, 1, TriggerOptions.NONE.idempotencyKey(key));
  }

  private RunView only() {
    var runs = davit.list(RunQuery.ALL).items();
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  private List<String> runs() {
    return davit.stream(RunQuery.ALL).map(RunView::name).toList();
  }
}
