package dev.davit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.AttemptStatus;
import dev.davit.api.Phase;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.PartialApi;
import dev.davit.operator.run.Mutant;
import dev.davit.operator.run.RunInternals;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What the simulation has found once in thousands of worlds, step by step: a seed stands for
/// another world as soon as anything is drawn in another order.
class ShellTrapsTest {
  private final Timeline time = new Timeline();
  private final Cluster cluster = new Cluster();

  /// An operator that has just begun to lead.
  private RunInternals operator() {
    return new RunInternals(
        Mutant.NONE,
        cluster,
        cluster,
        time,
        (_, _) -> {},
        new Chance(1).split(),
        RunSettings.DEFAULTS,
        _ -> {},
        _ -> {});
  }

  private Pod ended(Pod pod) {
    var container = new Container(pod, 0, ProcessEnd.COMPLETED, false, false, 0);
    container.startedAt = time.instant().toString();
    container.endedAt = container.startedAt;
    pod.setStatus(PodStates.ended(pod, container));
    return pod;
  }

  /// Whoever creates a pod and dies leaves no word about it in the run.
  @Test
  void aPodThatEndedBeforeTheOperatorLedCountsThoughNoCacheShowsIt() {
    var run = cluster.create("u1", RunSpec.of("task").ttl("10s").build());
    var first = operator();
    first.reconcile(run);
    first.reconcile(run);
    var pod = cluster.pods.getFirst();
    ended(pod);

    time.runUntil(60_000);
    var second = operator();
    second.reconcile(run);
    second.reconcile(run);

    assertThat(cluster.written).extracting(RunStatus::phase).containsExactly(Phase.COMPLETED);
  }

  /// The framework looks at the second run while it still looks at the first; with the end of the
  /// first look it drops the timer that the second has set.
  @Test
  void aRunThatIsCreatedAnewWhileTheFormerIsLookedAtIsLookedAtAgain() {
    var run = cluster.create("u1", RunSpec.of("task").build());
    cluster.whenAsked = () -> cluster.create("u2", RunSpec.of("task").build());
    cluster.answer = Optional.of(new Api.PodCreation.Refused(false, "no"));
    var operator = operator();
    operator.reconcile(run);

    var control = operator.reconcile(run);

    assertThat(control.getScheduleDelay()).hasValueSatisfying(it -> assertThat(it).isLessThan(10));
  }

  /// A request may arrive after its operator has died, its pod has vanished, and the run has gone
  /// on.
  @Test
  void aPodThatIsCreatedAfterItsAttemptIsOverIsStoppedUnlessItHasEnded() {
    var run = cluster.create("u1", RunSpec.of("task").build());
    var first = operator();
    first.reconcile(run);
    first.reconcile(run);
    var pod = cluster.pods.getFirst();
    pod.setStatus(PodStates.running(time.instant().toString()));
    first.reconcile(run);
    time.runUntil(2_000);
    first.reconcile(run);
    run.setStatus(cluster.written.getLast());
    cluster.pods.clear();
    operator().reconcile(run);
    run.setStatus(cluster.written.getLast());
    assertThat(run.getStatus().disruptions()).isEqualTo(1);

    cluster.shown.add(pod);
    cluster.pods.add(ended(new PodBuilder(pod).build()));
    operator().reconcile(run);
    assertThat(cluster.deleted).isEmpty();

    cluster.pods.set(0, pod);
    operator().reconcile(run);
    assertThat(cluster.deleted).containsExactly("r-a1");
    assertThat(cluster.pods).containsExactly(pod);
  }

  /// The operator sees the pod execute, and does not write that at once.
  @Test
  void anAttemptThatVanishesBeforeItWasShownToExecuteCountsAsDisrupted() {
    var run = cluster.create("u1", RunSpec.of("task").ttl("1s").build());
    var operator = operator();
    operator.reconcile(run);
    operator.reconcile(run);
    cluster.pods.getFirst().setStatus(PodStates.running(time.instant().toString()));
    var control = operator.reconcile(run);
    assertThat(cluster.written).isEmpty();
    assertThat(control.getScheduleDelay()).hasValue(2_001L);

    cluster.pods.clear();
    time.runUntil(10_000);
    operator.reconcile(run);

    var status = cluster.written.getLast();
    assertThat(status.phase()).isEqualTo(Phase.QUEUED);
    assertThat(status.disruptions()).isEqualTo(1);
    assertThat(status.attempts()).extracting(AttemptStatus::pod).containsExactly("r-a1");
    assertThat(status.times().startedAt()).isNotNull();
  }

  /// The cache is read before it shows the pod, and by the end of the look it shows it.
  @Test
  void aPodThatIsShownDuringALookIsNotTakenForNone() {
    var run = cluster.create("u1", RunSpec.of("task").build());
    var operator = operator();
    operator.reconcile(run);
    operator.reconcile(run);
    var pod = cluster.pods.getFirst();

    cluster.task.setSpec(new TaskSpecBuilder().image("app:1").machine("no-such").build());
    cluster.whenLookedAt = () -> operator.podSeen(pod);
    operator.reconcile(run);
    assertThat(cluster.written).isEmpty();

    cluster.whenLookedAt = () -> {};
    cluster.shown.add(ended(pod));
    operator.podSeen(pod);
    operator.reconcile(run);
    assertThat(cluster.written).extracting(RunStatus::phase).containsExactly(Phase.COMPLETED);
  }

  /// An API server that knows pods, and caches that show runs, their task, and pods that a test
  /// lets them show.
  private final class Cluster implements PartialApi, RunInternals.Cluster {
    final List<Pod> pods = new ArrayList<>();
    final List<Pod> shown = new ArrayList<>();
    final List<String> deleted = new ArrayList<>();
    final List<RunStatus> written = new ArrayList<>();
    Optional<PodCreation> answer = Optional.empty();
    Runnable whenAsked = () -> {};
    Runnable whenLookedAt = () -> {};
    private final Map<String, Run> runs = new TreeMap<>();
    private final Task task = new Task();

    Cluster() {
      task.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace("ns")
              .withName("task")
              .withUid("t")
              .withGeneration(1L)
              .build());
      task.setSpec(new TaskSpecBuilder().image("app:1").build());
    }

    Run create(String uid, RunSpec spec) {
      var run = new Run();
      run.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace("ns")
              .withName("r")
              .withUid(uid)
              .withResourceVersion("1")
              .withGeneration(1L)
              .withCreationTimestamp(time.instant().toString())
              .build());
      run.setSpec(spec);
      runs.put(Store.key(run), run);
      return run;
    }

    @Override
    public PodCreation create(Pod pod) {
      whenAsked.run();
      if (answer.isPresent()) {
        return answer.get();
      }
      pod.getMetadata().setUid("p1");
      pod.getMetadata().setCreationTimestamp(time.instant().toString());
      pod.setStatus(new PodStatus());
      pods.add(pod);
      return new PodCreation.Exists("p1");
    }

    @Override
    public Optional<Pod> read(String namespace, String pod) {
      return pods.stream().filter(it -> it.getMetadata().getName().equals(pod)).findFirst();
    }

    @Override
    public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
      return Optional.ofNullable(runs.get(Store.key(namespace, name))).map(type::cast);
    }

    @Override
    public String logTail(String namespace, String pod, String container) {
      return "";
    }

    @Override
    public Optional<Event> lastWarning(String namespace, String uid) {
      return Optional.empty();
    }

    @Override
    public Optional<String> writeStatus(HasMetadata resource, Record status) {
      written.add((RunStatus) status);
      return Optional.of("2");
    }

    @Override
    public <R extends HasMetadata> long version(Class<R> type) {
      return 1;
    }

    @Override
    public <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
      if (type == Pod.class) {
        pods.forEach(pod -> each.accept(type.cast(pod)));
      }
    }

    @Override
    public <R extends HasMetadata> void delete(
        Class<R> type, String namespace, String name, String uid) {
      deleted.add(name);
    }

    @Override
    public Collection<Run> runs() {
      return runs.values();
    }

    @Override
    public Collection<Pod> podsOf(String run) {
      var pods = List.copyOf(shown);
      whenLookedAt.run();
      return pods;
    }

    @Override
    public Optional<Run> run(String key) {
      return Optional.ofNullable(runs.get(key));
    }

    @Override
    public Optional<Pod> pod(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Task> task(String key) {
      return Optional.of(task);
    }

    @Override
    public Optional<Queue> queue(String key) {
      return Optional.empty();
    }

    @Override
    public boolean hasToken(String key) {
      return false;
    }

    @Override
    public Collection<Queue> queues() {
      return List.of();
    }

    @Override
    public void sawExecuting(String podUid) {}
  }
}
