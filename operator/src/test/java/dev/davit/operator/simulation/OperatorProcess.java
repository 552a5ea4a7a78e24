package dev.davit.operator.simulation;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.contract.Wait;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.QueueReconciler;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.run.Mutant;
import dev.davit.operator.run.RunInternals;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One operator: the real shell of runs and queues, with watches, a framework and a connection that
/// are simulated. It stands by until it leads; when it dies, all that it knew is gone.
final class OperatorProcess implements RunInternals.Cluster {
  private final World world;
  private final int number;
  private final Informer<Run> runs;
  private final Informer<Pod> pods;
  private final Informer<Task> tasks;
  private final Informer<Queue> queues;
  private final Informer<Token> tokens;
  private final Mutant mutant;
  private final TreeMap<String, Set<String>> podsByRun = new TreeMap<>();
  private final Framework framework;
  private final RunInternals shell;
  private final QueueReconciler queueReconciler;
  private boolean alive = true;
  private boolean leads;

  /// Unwinds what a dead operator was doing.
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Died() {
      super(null, null, false, false);
    }
  }

  OperatorProcess(World world, int number, Mutant mutant) {
    this.world = world;
    this.number = number;
    this.mutant = mutant;
    var connection = new Connection(world, this);
    var api = mutant.over(connection, world::current);
    runs = new Informer<>(world, world.server.runs, run -> !isFinished(run), new RunListener());
    pods = new Informer<>(world, world.server.pods, _ -> true, new PodListener());
    tasks = new Informer<>(world, world.server.tasks, _ -> true, new TaskListener());
    queues = new Informer<>(world, world.server.queues, _ -> true, new QueueListener());
    tokens =
        new Informer<>(
            world, world.server.tokens, OperatorProcess::isUnfinished, new TokenListener());
    framework = new Framework(world, this, runs::get, this::reconcile);
    shell =
        new RunInternals(
            mutant,
            api,
            this,
            world.time,
            this::ringAt,
            world.chance.split(),
            world.settings,
            framework,
            this::admitted);
    queueReconciler =
        new QueueReconciler(
            api,
            new UnreadReport((_, _, _, _) -> {}, new SimpleMeterRegistry(), world.time),
            shell.slots());
  }

  void start() {
    world.time.say(this + " starts");
    List.of(runs, pods, tasks, queues, tokens).forEach(Informer::start);
    pods.all().forEach(this::index);
  }

  void lead() {
    world.time.say(this + " leads");
    leads = true;
    framework.start();
    world.time.every(3_000, () -> housekeep(shell::sweep));
    world.time.every(3_000, () -> housekeep(this::writeQueues));
    world.time.every(
        world.settings.retention().interval().toMillis(), () -> housekeep(shell::retain));
  }

  void die(String why) {
    if (alive) {
      world.time.say(this + " dies " + why);
      alive = false;
      world.invariants.interrupted();
      List.of(runs, pods, tasks, queues, tokens).forEach(Informer::close);
      world.operators.died(this);
    }
  }

  boolean isAlive() {
    return alive;
  }

  boolean leads() {
    return alive && leads;
  }

  void checkAlive() {
    if (!alive) {
      throw new Died();
    }
  }

  /// A pod asks whether its wait is over.
  ///
  /// @param answer is called if it is
  void ask(Container container, Wait wait, Runnable answer) {
    housekeep(() -> shell.ask(container.pod, List.of(wait), _ -> answer.run()));
  }

  RunInternals shell() {
    return shell;
  }

  static boolean isFinished(Run run) {
    return run.getStatus() != null && Boolean.TRUE.equals(run.getStatus().finished());
  }

  static boolean isUnfinished(Token token) {
    return token.getStatus() == null || !Boolean.TRUE.equals(token.getStatus().finished());
  }

  @Override
  public String toString() {
    return "op" + number;
  }

  private io.javaoperatorsdk.operator.api.reconciler.UpdateControl<Run> reconcile(Run run) {
    return shell.reconcile(world.isHostile ? withoutPayload(run) : run);
  }

  /// As a cache has it that keeps no payloads.
  private static Run withoutPayload(Run run) {
    var payload = FreeJson.whole("{\"a\":1}");
    var _ = FreeJson.takeText(payload);
    var lean = new Run();
    lean.setMetadata(run.getMetadata());
    lean.setSpec(run.getSpec().toBuilder().payload(payload).build());
    lean.setStatus(run.getStatus());
    return lean;
  }

  private void admitted(SlotRequest request) {
    world.invariants.admitted(request, shell);
  }

  private void ringAt(Instant at, Runnable work) {
    var delay = Duration.between(world.time.instant(), at).toMillis() + 1;
    world.time.after(delay, () -> housekeep(work));
  }

  private boolean housekeep(Runnable work) {
    if (alive) {
      try {
        work.run();
      } catch (Died e) {
        return false;
      } catch (KubernetesClientException e) {
        world.time.say(this + " housekeeping failed");
      }
    }
    return alive;
  }

  /// The framework calls the reconciler of queues every few seconds; a failure is tried again then.
  private void writeQueues() {
    queues.all().forEach(queue -> queueReconciler.reconcile(queue, null));
  }

  private void index(Pod pod) {
    podsByRun.computeIfAbsent(RunInternals.runOf(pod), _ -> new TreeSet<>()).add(Store.key(pod));
  }

  @Override
  public Collection<Run> runs() {
    return runs.all();
  }

  @Override
  public Collection<Pod> podsOf(String run) {
    return podsByRun.getOrDefault(run, Set.of()).stream()
        .map(pods::get)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Optional<Run> run(String key) {
    return runs.get(key);
  }

  @Override
  public Optional<Pod> pod(String key) {
    return pods.get(key);
  }

  @Override
  public Optional<Task> task(String key) {
    return tasks.get(key);
  }

  @Override
  public Optional<Queue> queue(String key) {
    return queues.get(key);
  }

  @Override
  public boolean hasToken(String key) {
    return tokens.get(key).isPresent();
  }

  @Override
  public Collection<Queue> queues() {
    return queues.all();
  }

  @Override
  public void sawExecuting(String podUid) {
    world.kubelets.sawExecuting(podUid, this);
  }

  private final class RunListener implements Informer.Listener<Run> {
    @Override
    public void present(Optional<Run> before, Run run) {
      framework.present(Store.key(run));
    }

    @Override
    public void gone(Run run) {
      framework.gone(Store.key(run));
      shell.runGone(run);
    }
  }

  private final class PodListener implements Informer.Listener<Pod> {
    @Override
    public void present(Optional<Pod> before, Pod pod) {
      shell.podSeen(pod);
      index(pod);
      framework.handle(RunInternals.runOf(pod));
    }

    @Override
    public void gone(Pod pod) {
      shell.podGone(pod);
      podsByRun.getOrDefault(RunInternals.runOf(pod), Set.of()).remove(Store.key(pod));
      framework.handle(RunInternals.runOf(pod));
    }
  }

  private final class TaskListener implements Informer.Listener<Task> {
    @Override
    public void present(Optional<Task> before, Task task) {
      if (before.isEmpty()
          || !Objects.equals(
              before.get().getMetadata().getGeneration(), task.getMetadata().getGeneration())) {
        gone(task);
      }
    }

    @Override
    public void gone(Task task) {
      runs.all().stream()
          .filter(
              run ->
                  Store.key(run.getMetadata().getNamespace(), run.getSpec().task())
                      .equals(Store.key(task)))
          .forEach(run -> framework.handle(Store.key(run)));
    }
  }

  private final class TokenListener implements Informer.Listener<Token> {
    @Override
    public void present(Optional<Token> before, Token token) {
      gone(token);
    }

    @Override
    public void gone(Token token) {
      if (mutant == Mutant.NEVER_HEARS_OF_TOKENS) {
        return;
      }
      var name = token.getMetadata().getName();
      runs.all().stream()
          .filter(run -> run.getStatus() != null && run.getStatus().waits() != null)
          .filter(run -> run.getStatus().waits().stream().anyMatch(it -> name.equals(it.token())))
          .forEach(run -> framework.handle(Store.key(run)));
    }
  }

  private final class QueueListener implements Informer.Listener<Queue> {
    @Override
    public void present(Optional<Queue> before, Queue queue) {
      shell.queueSeen(queue);
    }

    @Override
    public void gone(Queue queue) {
      shell.queueGone(queue);
    }
  }
}
