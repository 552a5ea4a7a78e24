package dev.davit.operator.simulation;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Queue;
import dev.davit.api.QueueSpec;
import dev.davit.api.QueueStatus;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenSpec;
import dev.davit.api.TokenStatus;
import dev.davit.operator.kube.Poison;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The API server: versions, uids, generations, the status subresource, graceful deletion, and the
/// garbage collector. Times have whole seconds, as in Kubernetes.
final class ApiServer {
  /// The run that cannot be read, in worlds that have one.
  private static final String UNREADABLE = "r7";

  final Store<Run> runs = new Store<>();
  final Store<Pod> pods = new Store<>();
  final Store<Task> tasks = new Store<>();
  final Store<Queue> queues = new Store<>();
  final Store<Token> tokens = new Store<>();

  private final World world;
  private long version = 100;

  ApiServer(World world) {
    this.world = world;
  }

  long version() {
    return version;
  }

  String time() {
    return world.time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  void create(String namespace, String name, RunSpec spec) {
    var run = new Run();
    run.setMetadata(fresh(namespace, name));
    run.setSpec(spec);
    if (world.isHostile && name.equals(UNREADABLE)) {
      Poison.put(run);
    }
    world.invariants.created(run);
    runs.put(run);
  }

  /// Stores a run that an operator creates, whose name is free.
  void create(Run asked) {
    create(asked.getMetadata().getNamespace(), asked.getMetadata().getName(), asked.getSpec());
  }

  /// Stores a token, whose name is free. Somebody completes or deletes it, or it times out.
  void create(Token asked) {
    var token = new Token();
    token.setMetadata(fresh(asked.getMetadata().getNamespace(), asked.getMetadata().getName()));
    token.setSpec(asked.getSpec());
    tokens.put(token);
    world.time.after(world.chance.delay(0, 60_000), () -> finish(token));
  }

  private void finish(Token token) {
    if (world.chance.oneIn(8)) {
      world.time.say("delete token " + token.getMetadata().getName());
      tokens.remove(Store.key(token));
      return;
    }
    var phase = world.chance.oneIn(4) ? TokenPhase.TIMED_OUT : TokenPhase.COMPLETED;
    var output = TextNode.valueOf("for " + token.getMetadata().getName());
    var finished = new Token();
    finished.setMetadata(Store.copy(token.getMetadata()));
    finished.getMetadata().setResourceVersion(nextVersion());
    finished.setSpec(
        phase == TokenPhase.COMPLETED
            ? new TokenSpec("60s", null, null, null, new TokenCompletion(output, "ada"))
            : token.getSpec());
    finished.setStatus(new TokenStatus(phase, null, null, true, null, time(), null, null));
    world.time.say("token " + token.getMetadata().getName() + " is " + phase);
    tokens.put(finished);
  }

  void cancel(Run run) {
    var spec = run.getSpec();
    if (spec.cancel() == null) {
      var canceled = copy(run);
      changeSpec(canceled);
      canceled.setSpec(Behaviour.canceled(spec));
      world.invariants.canceled(canceled);
      runs.put(canceled);
    }
  }

  void reschedule(Run run) {
    var delayUntil = world.behaviour.delay(world.time.instant());
    var rescheduled = copy(run);
    changeSpec(rescheduled);
    rescheduled.setSpec(Behaviour.rescheduled(run.getSpec(), delayUntil));
    world.invariants.rescheduled(rescheduled);
    runs.put(rescheduled);
  }

  void apply(String namespace, String name, TaskSpec spec) {
    var before = tasks.find(Store.key(namespace, name));
    var task = new Task();
    task.setMetadata(
        before
            .map(HasMetadata::getMetadata)
            .map(Store::copy)
            .orElseGet(() -> fresh(namespace, name)));
    task.setSpec(spec);
    if (before.isPresent()) {
      changeSpec(task);
    }
    world.invariants.applied(task);
    tasks.put(task);
  }

  void apply(String namespace, String name, QueueSpec spec) {
    var before = queues.find(Store.key(namespace, name));
    var queue = new Queue();
    queue.setMetadata(
        before
            .map(HasMetadata::getMetadata)
            .map(Store::copy)
            .orElseGet(() -> fresh(namespace, name)));
    queue.setSpec(spec);
    before.map(Queue::getStatus).ifPresent(queue::setStatus);
    if (before.isPresent()) {
      changeSpec(queue);
    }
    world.invariants.applied(queue);
    queues.put(queue);
  }

  /// Removes a run; the garbage collector follows with its pods.
  void removeRun(String key) {
    runs.find(key).ifPresent(run -> removeRun(key, run.getMetadata().getUid()));
  }

  /// The same, if it still has that uid.
  void removeRun(String key, String uid) {
    runs.find(key)
        .filter(run -> run.getMetadata().getUid().equals(uid))
        .ifPresent(
            run -> {
              runs.remove(key);
              pods.all().stream()
                  .filter(pod -> owner(pod).equals(run.getMetadata().getUid()))
                  .forEach(this::collect);
            });
  }

  void removeQueue(String key) {
    queues.find(key).ifPresent(world.invariants::removed);
    queues.remove(key);
  }

  /// Stores a new pod, whose name is free.
  Pod create(Pod asked) {
    var pod = new Pod();
    var meta = fresh(asked.getMetadata().getNamespace(), asked.getMetadata().getName());
    meta.setLabels(asked.getMetadata().getLabels());
    meta.setAnnotations(asked.getMetadata().getAnnotations());
    meta.setOwnerReferences(asked.getMetadata().getOwnerReferences());
    pod.setMetadata(meta);
    pod.setSpec(asked.getSpec());
    pod.setStatus(new PodStatus());
    pod.getStatus().setPhase("Pending");
    pods.put(pod);
    if (runs.all().stream().noneMatch(run -> run.getMetadata().getUid().equals(owner(pod)))) {
      collect(pod);
    }
    return pod;
  }

  /// Asks for the graceful deletion of a pod; the kubelet does the rest.
  void delete(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      var deleting = copy(pod, pod.getStatus());
      deleting.getMetadata().setDeletionTimestamp(time());
      pods.put(deleting);
      world.kubelets.deleting(deleting);
    }
  }

  /// The pod object is gone at once, whatever runs.
  void remove(Pod pod) {
    var key = Store.key(pod);
    if (pods.find(key).filter(it -> isSame(it, pod)).isPresent()) {
      world.time.say("pod " + pod.getMetadata().getName() + " is gone");
      pods.remove(key);
      world.kubelets.gone(pod);
    }
  }

  void status(Pod pod, PodStatus status) {
    pods.find(Store.key(pod))
        .filter(it -> isSame(it, pod))
        .ifPresent(current -> pods.put(copy(current, status)));
  }

  /// The version that `resource` has now; empty where it is not the version that was read.
  Optional<String> status(HasMetadata resource, Record status, boolean late) {
    return switch (resource) {
      case Run run ->
          runs.find(Store.key(run))
              .filter(it -> isVersion(it, run))
              .map(current -> status(current, (RunStatus) status, late));
      case Queue queue ->
          queues
              .find(Store.key(queue))
              .filter(it -> isVersion(it, queue))
              .map(current -> status(current, (QueueStatus) status));
      default -> throw new IllegalStateException("no status of " + resource.getKind());
    };
  }

  private String status(Run current, RunStatus status, boolean late) {
    if (!status.equals(current.getStatus())) {
      world.invariants.writing(current, status, late);
      var changed = copy(current);
      changed.getMetadata().setResourceVersion(nextVersion());
      changed.setStatus(status);
      runs.put(changed);
      return changed.getMetadata().getResourceVersion();
    }
    return current.getMetadata().getResourceVersion();
  }

  private String status(Queue current, QueueStatus status) {
    var changed = new Queue();
    changed.setMetadata(Store.copy(current.getMetadata()));
    changed.getMetadata().setResourceVersion(nextVersion());
    changed.setSpec(current.getSpec());
    changed.setStatus(status);
    queues.put(changed);
    return changed.getMetadata().getResourceVersion();
  }

  private void collect(Pod pod) {
    world.time.after(
        world.chance.delay(20, 3_000),
        () ->
            pods.find(Store.key(pod))
                .filter(it -> isSame(it, pod))
                .ifPresent(
                    current -> {
                      world.kubelets.touched(current);
                      delete(current);
                    }));
  }

  static String owner(Pod pod) {
    return pod.getMetadata().getOwnerReferences().getFirst().getUid();
  }

  static boolean isSame(HasMetadata one, HasMetadata other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static boolean isVersion(HasMetadata current, HasMetadata read) {
    return current
        .getMetadata()
        .getResourceVersion()
        .equals(read.getMetadata().getResourceVersion());
  }

  private ObjectMeta fresh(String namespace, String name) {
    var meta = new ObjectMeta();
    meta.setNamespace(namespace);
    meta.setName(name);
    meta.setResourceVersion(nextVersion());
    meta.setUid("u" + version);
    meta.setGeneration(1L);
    meta.setCreationTimestamp(time());
    return meta;
  }

  private void changeSpec(HasMetadata resource) {
    resource.getMetadata().setResourceVersion(nextVersion());
    resource.getMetadata().setGeneration(resource.getMetadata().getGeneration() + 1);
  }

  private Run copy(Run run) {
    var copy = new Run();
    copy.setMetadata(Store.copy(run.getMetadata()));
    copy.setSpec(run.getSpec());
    copy.setStatus(run.getStatus());
    return copy;
  }

  private Pod copy(Pod pod, PodStatus status) {
    var copy = new Pod();
    copy.setMetadata(Store.copy(pod.getMetadata()));
    copy.getMetadata().setResourceVersion(nextVersion());
    copy.setSpec(pod.getSpec());
    copy.setStatus(status);
    return copy;
  }

  private String nextVersion() {
    return Long.toString(++version);
  }
}
