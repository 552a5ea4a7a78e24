package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunSpec;
import dev.davit.operator.kube.PartialApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rounds of retention that keep one run of the task, two deletions in each.
class RunRetentionTest {
  private static final RetentionSettings ONE_RUN =
      new RetentionSettings(
          Duration.ZERO, Duration.ofDays(1), 1, 1 << 30, 1 << 30, 2, Duration.ofMinutes(1));

  private final Finished api = new Finished();
  private final RunHistory history = new RunHistory();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> deletedOutputs = new ArrayList<>();
  private boolean doesStoreDelete = true;
  private final Set<String> awaited = new HashSet<>();
  private final Set<String> unfinished = new HashSet<>();
  private Instant now = NOON;
  private final RunRetention retention =
      new RunRetention(
          api,
          history,
          (run, uid) -> unfinished.contains(run.name() + "/" + uid),
          (namespace, run) -> awaited.contains(namespace + "/" + run),
          requests -> requests.forEach(Runnable::run),
          key -> doesStoreDelete && deletedOutputs.add(key),
          ONE_RUN,
          meters,
          () -> now);

  private double backlog() {
    return meters.get("davit.retention.backlog").gauge().value();
  }

  private double deleted() {
    return meters.get("davit.retention.deleted").counter().count();
  }

  @Test
  void roundsFollowEachOtherUntilThereIsNothingToDelete() {
    for (var minute = 0; minute < 6; minute++) {
      api.add("r" + minute, NOON.minusSeconds(600 - 60 * minute).toString());
    }
    assertThat(retention.getAsBoolean()).isTrue();
    assertThat(api.runs.keySet()).containsExactly("r2", "r3", "r4", "r5");
    assertThat(backlog()).isEqualTo(3);
    assertThat(retention.getAsBoolean()).isTrue();
    assertThat(retention.getAsBoolean()).isFalse();
    assertThat(api.runs.keySet()).containsExactly("r5");
    assertThat(backlog()).isZero();
    assertThat(deleted()).isEqualTo(5);
  }

  @Test
  void anOutputInTheObjectStoreGoesWithItsRunAndNoOther() {
    stored(api.add("own", NOON.minusSeconds(60).toString()), "runs/uid-own/a1/output");
    stored(api.add("other", NOON.minusSeconds(50).toString()), "runs/uid-own/a2/output");
    api.add("newest", NOON.toString());

    retention.getAsBoolean();

    assertThat(api.runs.keySet()).containsExactly("newest");
    assertThat(deletedOutputs).containsExactly("runs/uid-own/a1/output");
  }

  @Test
  void aRunWhoseOutputIsNotDeletedStaysForAnHourAndHoldsUpNoOther() {
    doesStoreDelete = false;
    stored(api.add("own", NOON.minusSeconds(60).toString()), "runs/uid-own/a1/output");
    api.add("plain", NOON.minusSeconds(50).toString());
    api.add("newest", NOON.toString());

    retention.getAsBoolean();
    assertThat(api.runs.keySet()).containsExactly("own", "newest");
    doesStoreDelete = true;
    now = now.plusSeconds(59);
    retention.getAsBoolean();
    assertThat(api.runs.keySet()).as("the store is not asked at once").contains("own");
    now = now.plusSeconds(1);
    retention.getAsBoolean();
    assertThat(api.runs.keySet()).containsExactly("newest");
    assertThat(deletedOutputs).containsExactly("runs/uid-own/a1/output");
  }

  @Test
  void aRunDoesNotStayForEverBecauseAStoreIsAway() {
    doesStoreDelete = false;
    stored(api.add("own", NOON.minusSeconds(60).toString()), "runs/uid-own/a1/output");
    api.add("newest", NOON.toString());

    retention.getAsBoolean();
    now = now.plus(StoredOutputRetention.PATIENCE);
    retention.getAsBoolean();

    assertThat(api.runs.keySet()).containsExactly("newest");
  }

  private static void stored(Run run, String key) {
    var finishedAt = run.getStatus().times().finishedAt();
    run.setStatus(RunHistoryTest.status(true, finishedAt, new RunOutputRef(key, 1L, "")));
  }

  @Test
  void aRunThatItsScheduleHasYetToNoteIsKept() {
    var first = api.add("first", NOON.minusSeconds(60).toString());
    api.add("second", NOON.toString());
    awaited.add(first.getMetadata().getNamespace() + "/first");
    assertThat(retention.getAsBoolean()).isFalse();
    assertThat(api.runs.keySet()).containsExactly("first", "second");
    awaited.clear();
    retention.getAsBoolean();
    assertThat(api.runs.keySet()).containsExactly("second");
  }

  @Test
  void aChildIsKeptAsLongAsItsParentIsUnfinished() {
    var child = api.add("first", NOON.minusSeconds(60).toString());
    child.setSpec(child.getSpec().toBuilder().parent("p").parentUid("u1").build());
    api.add("second", NOON.toString());
    unfinished.add("p/u1");
    assertThat(retention.getAsBoolean()).isFalse();
    assertThat(api.runs.keySet()).containsExactly("first", "second");
    unfinished.clear();
    retention.getAsBoolean();
    assertThat(api.runs.keySet()).containsExactly("second");
  }

  @Test
  void allRunsAreListedOnceAnHourOnly() {
    api.add("r0", NOON.toString());
    retention.getAsBoolean();
    now = NOON.plus(Duration.ofMinutes(59));
    retention.getAsBoolean();
    assertThat(api.lists).isEqualTo(1);
    now = NOON.plus(Duration.ofMinutes(60));
    retention.getAsBoolean();
    assertThat(api.lists).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadOrIsBeingDeletedHoldsUpNothing() {
    api.add("without-status", null).setStatus(null);
    api.add("impossible-time", "at noon");
    for (var name : List.of("k1", "k2", "k3")) {
      api.add(name, NOON.minusSeconds(900).toString())
          .getMetadata()
          .setDeletionTimestamp(NOON.toString());
    }
    api.add("older", NOON.minusSeconds(60).toString());
    api.add("newer", NOON.toString());
    assertThat(retention.getAsBoolean()).isFalse();
    assertThat(api.asked).containsExactly("older");
  }

  @Test
  void aDeletionThatFailsIsMadeInTheNextRound() {
    api.add("older", NOON.minusSeconds(60).toString());
    api.add("newer", NOON.toString());
    api.fails = true;
    assertThat(retention.getAsBoolean()).isFalse();
    assertThat(backlog()).isEqualTo(1);
    api.fails = false;
    retention.getAsBoolean();
    assertThat(api.runs.keySet()).containsExactly("newer");
    assertThat(deleted()).isEqualTo(1);
  }

  /// An API server that has finished runs only.
  private static final class Finished implements PartialApi {
    final Map<String, Run> runs = new LinkedHashMap<>();
    final List<String> asked = new ArrayList<>();
    boolean fails;
    int lists;

    Run add(String name, @Nullable String finishedAt) {
      var run = new Run();
      var meta = run.getMetadata();
      meta.setNamespace("ns");
      meta.setName(name);
      meta.setUid("uid-" + name);
      meta.setCreationTimestamp(NOON.minusSeconds(3600).toString());
      run.setSpec(RunSpec.of("charge").build());
      run.setStatus(RunHistoryTest.status(true, finishedAt));
      runs.put(name, run);
      return run;
    }

    @Override
    public <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
      if (type == Run.class) {
        lists++;
        List.copyOf(runs.values()).forEach(run -> each.accept(type.cast(run)));
      }
    }

    @Override
    public <R extends HasMetadata> void delete(
        Class<R> type, String namespace, String name, String uid) {
      if (fails) {
        throw new KubernetesClientException("not now");
      }
      asked.add(name);
      runs.remove(name);
    }
  }
}
