package dev.davit.operator.simulation;

import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.kube.PartialApi;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The requests of one operator. While one is on its way, everybody else acts; it may fail before
/// or after its effect, have its effect when nobody believes in it any more, or be the last thing
/// that its operator did.
final class Connection implements PartialApi {
  private static final int DEPTH = 3;

  private final World world;
  private final OperatorProcess process;

  Connection(World world, OperatorProcess process) {
    this.world = world;
    this.process = process;
  }

  @Override
  public PodCreation create(Pod pod) {
    return request("create pod " + pod.getMetadata().getName(), late -> create(pod, late));
  }

  private PodCreation create(Pod pod, boolean late) {
    var found = world.server.pods.find(Store.key(pod));
    if (found.isPresent()) {
      var uid = pod.getMetadata().getOwnerReferences().getFirst().getUid();
      return Owners.owns(uid, found.get())
          ? new PodCreation.Exists(found.get().getMetadata().getUid())
          : new PodCreation.NameTaken("a pod of that name is not this run's");
    }
    if (world.chance.oneIn(world.faults.refusal())) {
      return PodCreation.refusal(403, world.chance.oneIn(2) ? "exceeded quota" : "no");
    }
    var created = world.server.create(pod);
    world.kubelets.created(created, late);
    return new PodCreation.Exists(created.getMetadata().getUid());
  }

  @Override
  public TokenCreation createToken(Token token) {
    return request(
        "create token " + token.getMetadata().getName(),
        _ -> {
          if (world.server.tokens.find(Store.key(token)).isEmpty()) {
            world.server.create(token);
          }
          return new TokenCreation.Exists(
              world.server.tokens.find(Store.key(token)).orElseThrow().getMetadata().getUid());
        });
  }

  @Override
  public Creation createRun(Run run) {
    if (world.chance.oneIn(world.faults.deletion() / 3)) {
      // Somebody cancels the parent at the worst time: before a request that comes late.
      world.time.after(
          world.chance.oneIn(2) ? 0 : world.chance.delay(0, 3_000), () -> cancelParent(run));
    }
    return request("create run " + run.getMetadata().getName(), _ -> created(run));
  }

  private void cancelParent(Run run) {
    world.server.runs.all().stream()
        .filter(it -> it.getMetadata().getUid().equals(run.getSpec().parentUid()))
        .filter(it -> !OperatorProcess.isFinished(it))
        .forEach(world.server::cancel);
  }

  private Creation created(Run run) {
    var found = world.server.runs.find(Store.key(run));
    if (found.isPresent()) {
      return run.getSpec().parentUid().equals(found.get().getSpec().parentUid())
          ? new Creation.Exists()
          : new Creation.Refused("a run of that name is somebody else's");
    }
    if (world.chance.oneIn(world.faults.refusal())) {
      return new Creation.Refused("exceeded quota");
    }
    world.server.create(run);
    return new Creation.Exists();
  }

  @Override
  public void cancelRun(String namespace, String run) {
    request(
        "cancel run " + run,
        _ -> {
          world.server.runs.find(Store.key(namespace, run)).ifPresent(world.server::cancel);
          return run;
        });
  }

  @Override
  public Optional<Pod> read(String namespace, String pod) {
    return request("read pod " + pod, _ -> world.server.pods.find(Store.key(namespace, pod)));
  }

  @Override
  public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
    return request(
        "read " + type.getSimpleName() + " " + name,
        _ -> {
          var store = type == Token.class ? world.server.tokens : world.server.runs;
          return store.find(Store.key(namespace, name)).map(type::cast);
        });
  }

  @Override
  public List<Run> unfinishedOfBatch(String namespace, String batch, int limit) {
    return request(
        "list runs of batch " + batch,
        _ ->
            world.server.runs.all().stream()
                .filter(run -> namespace.equals(run.getMetadata().getNamespace()))
                .filter(run -> batch.equals(run.getSpec().batch()))
                .filter(run -> !OperatorProcess.isFinished(run))
                .limit(limit)
                .toList());
  }

  @Override
  public String logTail(String namespace, String pod, String container) {
    try {
      return request("read log of " + pod, _ -> "what " + pod + " said");
    } catch (KubernetesClientException e) {
      return "";
    }
  }

  @Override
  public Optional<Event> lastWarning(String namespace, String uid) {
    try {
      return request("list events of " + uid, _ -> Optional.empty());
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  private void delete(Pod pod, boolean late) {
    world.invariants.deleting(pod, late);
    world.server.delete(pod);
  }

  @Override
  public Optional<String> writeStatus(HasMetadata resource, Record status) {
    var about = resource.getKind() + " " + resource.getMetadata().getName();
    return request("status of " + about, late -> world.server.status(resource, status, late));
  }

  @Override
  public <R extends HasMetadata> long version(Class<R> type) {
    return request("list one", _ -> world.server.version());
  }

  /// Of runs, the operator lists those that have finished.
  @Override
  public <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
    var all = request("list", _ -> listed(type));
    all.forEach(it -> each.accept(type.cast(it)));
  }

  private Collection<? extends HasMetadata> listed(Class<?> type) {
    var server = world.server;
    if (type == Run.class) {
      return server.runs.all().stream().filter(OperatorProcess::isFinished).toList();
    }
    return type == Task.class ? server.tasks.all() : server.pods.all();
  }

  @Override
  public <R extends HasMetadata> void delete(
      Class<R> type, String namespace, String name, String uid) {
    request(
        "delete " + type.getSimpleName() + " " + name,
        late -> {
          var key = Store.key(namespace, name);
          if (type == Run.class) {
            world.server.removeRun(key, uid);
          } else {
            var pod = world.server.pods.find(key);
            pod.filter(it -> it.getMetadata().getUid().equals(uid))
                .ifPresent(it -> delete(it, late));
          }
          return name;
        });
  }

  /// What a request does; it is told whether its operator still waits for it.
  private interface Effect<T> {
    T of(boolean late);
  }

  private <T> T request(String what, Effect<T> effect) {
    process.checkAlive();
    travel();
    if (!process.isAlive()) {
      if (world.chance.oneIn(2)) {
        world.time.say(process + " (dead) " + what);
        effect.of(true);
      }
      throw new OperatorProcess.Died();
    }
    var faults = world.faults;
    if (world.chance.oneIn(faults.crash())) {
      crash(what, effect);
    }
    if (world.chance.oneIn(faults.late())) {
      world.time.after(world.chance.delay(100, 20_000), () -> late(what, effect));
      throw failure(what);
    }
    if (world.chance.oneIn(faults.request())) {
      if (world.chance.oneIn(2)) {
        effect.of(true);
      }
      throw failure(what);
    }
    var answer = effect.of(false);
    if (!what.startsWith("list") && !what.startsWith("status of Queue")) {
      world.time.say(process + " " + what + ": " + brief(answer));
    }
    travel();
    process.checkAlive();
    return answer;
  }

  private void crash(String what, Effect<?> effect) {
    switch (world.chance.between(0, 2)) {
      case 0 -> {}
      case 1 -> effect.of(false);
      default -> world.time.after(world.chance.delay(50, 25_000), () -> late(what, effect));
    }
    process.die("at " + what);
    throw new OperatorProcess.Died();
  }

  private void late(String what, Effect<?> effect) {
    world.time.say("late " + what);
    effect.of(true);
  }

  /// Everybody else acts.
  private void travel() {
    if (world.depth < DEPTH && world.chance.oneIn(3)) {
      world.depth++;
      world.time.runUntil(world.time.elapsed() + world.chance.delay(1, 200));
      world.depth--;
    }
  }

  private KubernetesClientException failure(String what) {
    world.time.say(process + " fails to " + what);
    if (what.startsWith("delete Pod")) {
      world.invariants.interrupted();
    }
    return new KubernetesClientException(what + " failed", 500, null);
  }

  private static String brief(Object answer) {
    return switch (answer) {
      case PodCreation creation -> creation.getClass().getSimpleName();
      case Optional<?> some -> some.isPresent() ? "yes" : "no";
      default -> "done";
    };
  }
}
