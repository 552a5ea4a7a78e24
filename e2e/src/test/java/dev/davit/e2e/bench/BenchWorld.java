package dev.davit.e2e.bench;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.e2e.cluster.KwokCluster;
import dev.davit.e2e.operator.Crds;
import dev.davit.e2e.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// The cluster of one scenario, with an operator as it runs in production.
final class BenchWorld implements AutoCloseable {
  static final String OPERATOR_USER = "system:serviceaccount:davit-system:davit-operator";

  private static final int CONNECTIONS = 32;
  private static final int KEPT_RUNS = 100_000;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final KwokCluster cluster;
  private final String namespace;
  private final BenchSettings settings;
  private final String name;
  private @Nullable OperatorProcess operator;
  private int units;

  private BenchWorld(String name, BenchSettings settings, KwokCluster.PodLife life) {
    this.name = name;
    this.settings = settings;
    cluster = KwokCluster.start(life);
    Crds.install(cluster.plane());
    namespace = cluster.plane().newNamespace();
  }

  /// A new cluster, without an operator. Close it.
  static BenchWorld start(String name, BenchSettings settings, KwokCluster.PodLife life) {
    return new BenchWorld(name, settings, life);
  }

  /// A pod that works for that long and returns nothing.
  static KwokCluster.PodLife working(Duration work) {
    return new KwokCluster.PodLife(
        work, ResultMessage.write(new Result.Completed(NullNode.getInstance())));
  }

  KwokCluster cluster() {
    return cluster;
  }

  KubernetesClient client() {
    return cluster.plane().client();
  }

  String namespace() {
    return namespace;
  }

  OperatorProcess operator() {
    if (operator == null) {
      throw new IllegalStateException("No operator was started");
    }
    return operator;
  }

  /// Starts the operator and waits until it is ready. It keeps the finished runs of the scenario
  /// before while the next is measured.
  void startOperator() {
    startOperator(KEPT_RUNS);
  }

  /// The same, with an operator that keeps `keptRuns` finished runs of a task.
  void startOperator(int keptRuns) {
    var begin = Instant.now();
    launchOperator(keptRuns);
    operator().awaitReady();
    Measured.say(
        name,
        "operator's process start to ready: %d ms"
            .formatted(Duration.between(begin, Instant.now()).toMillis()));
  }

  /// Starts the operator, as `startOperator` does, and does not wait.
  void launchOperator() {
    launchOperator(KEPT_RUNS);
  }

  private void launchOperator(int keptRuns) {
    var options = new ArrayList<>(settings.jvm());
    if (settings.profile()) {
      options.add(
          "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=target/"
              + name
              + ".jfr");
    }
    operator =
        OperatorProcess.startAsInTheImage(
            cluster.plane(),
            "operator",
            cluster.plane().kubeconfig(OPERATOR_USER, "system:masters"),
            Map.of("DAVIT_RUN_RETENTION_COUNT", Integer.toString(keptRuns)),
            options);
  }

  void stopOperator() {
    operator().close();
    operator = null;
  }

  /// Creates these resources of Davit.
  void create(String yaml) {
    cluster
        .plane()
        .kubectlWithInput(yaml, "create", "--namespace=" + namespace, "-f", "-")
        .orFail();
  }

  Processes processes() {
    var pids = new LinkedHashMap<String, Long>();
    if (operator != null) {
      pids.put("operator", operator.pid());
    }
    pids.put("controller-manager", cluster.controllerManagerPid());
    pids.put("scheduler", cluster.schedulerPid());
    pids.put("apiserver", cluster.plane().apiServerPid());
    pids.put("etcd", cluster.plane().etcdPid());
    pids.put("nodes", cluster.kwokPid());
    return new Processes(pids);
  }

  /// Creates `count` resources as fast as the API server takes them from one client. Each gets a
  /// number that no other has.
  void createAtOnce(int count, IntFunction<HasMetadata> resource) {
    createEvery(Duration.ZERO, count, resource);
  }

  /// Creates a resource each `interval`, late or not.
  void createEvery(Duration interval, int count, IntFunction<HasMetadata> resource) {
    forEach(interval, count, number -> client().resource(resource.apply(number)).create());
  }

  /// Calls `action` with so many numbers that no other resource has, many at a time.
  void forEach(int count, IntConsumer action) {
    forEach(Duration.ZERO, count, action);
  }

  private void forEach(Duration interval, int count, IntConsumer action) {
    var connections = new Semaphore(CONNECTIONS);
    var begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var requests = new ArrayList<Future<?>>();
      for (var index = 0; index < count; index++) {
        pauseUntil(begin + index * interval.toNanos());
        connections.acquireUninterruptibly();
        var number = units++;
        requests.add(
            threads.submit(
                () -> {
                  try {
                    action.accept(number);
                  } finally {
                    connections.release();
                  }
                }));
      }
      for (var request : requests) {
        request.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A resource could not be created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void createAtOnce(int count, Unit unit) {
    createEvery(Duration.ZERO, count, unit);
  }

  void createEvery(Duration interval, int count, Unit unit) {
    createEvery(interval, count, number -> unit.named("u-" + number, namespace, null));
  }

  RunStatus statusOf(String run) {
    return client().resources(Run.class).inNamespace(namespace).withName(run).require().getStatus();
  }

  private static void pauseUntil(long nanos) {
    for (var left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// How many runs there are, by the API server's own count.
  long runs() {
    var list =
        client()
            .resources(Run.class)
            .inNamespace(namespace)
            .list(new ListOptionsBuilder().withLimit(1L).build());
    var more = list.getMetadata().getRemainingItemCount();
    return list.getItems().size() + (more == null ? 0 : more);
  }

  /// Waits until there are `count` runs, asking once a second.
  void awaitRuns(int count) {
    Awaitility.await(count + " runs")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> runs() >= count);
  }

  /// Waits until all units have ended, asking once a second for one that has not.
  void awaitEnded(Unit unit) {
    Awaitility.await("all have ended")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !hasUnfinished(unit));
  }

  private boolean hasUnfinished(Unit unit) {
    var options =
        new ListOptionsBuilder().withFieldSelector(unit.unfinished()).withLimit(1L).build();
    var found =
        switch (unit) {
          case RUN -> client().resources(Run.class).inNamespace(namespace).list(options);
          case JOB -> client().resources(Job.class).inNamespace(namespace).list(options);
          case POD -> client().pods().inNamespace(namespace).list(options);
        };
    return !found.getItems().isEmpty();
  }

  /// Waits until the operator has nothing to do for some seconds.
  void awaitQuiet() {
    var processes = processes();
    var quiet = new int[1];
    Awaitility.await("the operator is quiet")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              var before = processes.used();
              pause(Duration.ofSeconds(1));
              quiet[0] = processes.used().rates(before).get("operator") < 50 ? quiet[0] + 1 : 0;
              return quiet[0] == 3;
            });
  }

  /// Waits for a pod that was created after `from`, and tells when.
  Instant awaitPodCreatedAfter(Instant from) {
    return Awaitility.await("a pod is created")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> Timeline.read(cluster.plane(), Unit.RUN, namespace, from).firstPod(),
            Optional::isPresent)
        .orElseThrow();
  }

  void awaitNoPods() {
    Awaitility.await("no pods")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                client()
                    .pods()
                    .inNamespace(namespace)
                    .list(new ListOptionsBuilder().withLimit(1L).build())
                    .getItems()
                    .isEmpty());
  }

  /// Uses the operator until its JVM has compiled what it needs.
  void warmUp() {
    createAtOnce(settings.warmUp(), Unit.RUN);
    awaitEnded(Unit.RUN);
    pause(Duration.ofSeconds(2));
  }

  /// Processor milliseconds per second of each process while nobody asks for anything.
  Map<String, Double> idleRates() {
    var processes = processes();
    var before = processes.used();
    pause(Duration.ofSeconds(10));
    return processes.used().rates(before);
  }

  static void pause(Duration duration) {
    Awaitility.await().atMost(duration.plusSeconds(5)).pollDelay(duration).until(() -> true);
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    cluster.close();
  }
}
