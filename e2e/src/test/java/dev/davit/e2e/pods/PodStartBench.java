package dev.davit.e2e.pods;

import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How fast a run starts and ends on a real node, beside a bare pod and a Job of the same pod:
/// `./mvnw -Pbench verify`. Prints numbers; docs/performance.md notes them.
@RealCluster
class PodStartBench {
  private static final int ROUNDS = 12;

  private final Cluster cluster;
  private final KubernetesClient client;
  private final Tenant tenant;
  private final Map<String, Long> podEnds = new ConcurrentHashMap<>();
  private final Map<String, Long> firstLines = new ConcurrentHashMap<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  PodStartBench(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.client();
    tenant = new Tenant(cluster);
  }

  /// A run, a pod or a Job whose end was seen.
  private record Ended(String name, long at) {}

  /// Milliseconds of one round.
  ///
  /// @param start from the request that creates it to the first line of user code
  /// @param end from the container's end as the pod's status tells it to the owner's final status,
  ///   both as a watch sees them
  private record Round(long start, long end) {}

  @ParameterizedTest(name = "{0}")
  @CsvSource({"1700m of 2 cores, wide", "500m, small-1x", "250m, micro"})
  void startAndEnd(String cpu, String machine) throws InterruptedException {
    Davit.on(cluster).install("--set=machines.wide.cpu=1700m", "--set=machines.wide.memory=512Mi");
    tenant.task("clock", "retry: {maxAttempts: 1}");
    var template = template(machine);
    try (var _ = inform(client.pods(), this::podChanged);
        var _ = inform(client.resources(Run.class), this::runChanged);
        var _ = inform(client.batch().v1().jobs(), this::jobChanged)) {
      var ofRuns = new ArrayList<Round>();
      var ofPods = new ArrayList<Round>();
      var ofJobs = new ArrayList<Round>();
      for (var round = 0; round < ROUNDS; round++) {
        var name = machine + "-" + round;
        ofRuns.add(round(run("run-" + name, machine), "run-" + name));
        ofPods.add(round(pod("pod-" + name, template), "pod-" + name));
        ofJobs.add(round(job("job-" + name, template), "job-" + name));
      }
      report(cpu, ofRuns, ofPods, ofJobs);
    }
  }

  private HasMetadata run(String name, String machine) {
    var run = new Run();
    run.getMetadata().setName(name);
    run.setSpec(RunSpec.of("clock").machine(machine).build());
    return run;
  }

  private static HasMetadata pod(String name, Pod template) {
    return new PodBuilder(template).editMetadata().withName(name).endMetadata().build();
  }

  private static HasMetadata job(String name, Pod template) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withNewTemplate()
        .withNewMetadata()
        .withAnnotations(template.getMetadata().getAnnotations())
        .endMetadata()
        .withSpec(template.getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  /// The pod that Davit makes of the task on this machine, without what makes it Davit's.
  private Pod template(String machine) {
    tenant.task("until-stopped");
    tenant.run("template-" + machine, "until-stopped", "machine: " + machine);
    var pod = tenant.awaitExecuting("template-" + machine);
    tenant.cancel("template-" + machine);
    tenant.awaitFinished("template-" + machine);
    tenant.awaitNoPods();
    var annotations = pod.getMetadata().getAnnotations();
    annotations.replaceAll((name, text) -> text.replace("until-stopped", "clock"));
    return new PodBuilder()
        .withNewMetadata()
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpecLike(pod.getSpec())
        .withNodeName(null)
        .endSpec()
        .build();
  }

  private Round round(HasMetadata resource, String name) throws InterruptedException {
    tenant.awaitNoneAlive();
    var created = System.currentTimeMillis();
    client.resource(resource).inNamespace(tenant.namespace()).create();
    var end = ended.poll(2, TimeUnit.MINUTES);
    while (end != null && !end.name().equals(name)) {
      end = ended.poll(2, TimeUnit.MINUTES);
    }
    if (end == null) {
      throw new IllegalStateException(name + " did not end");
    }
    return new Round(firstLines.get(name) - created, end.at() - podEnds.get(name));
  }

  private void podChanged(Pod pod) {
    var owner = pod.getMetadata().getOwnerReferences().stream().findFirst().map(it -> it.getName());
    var name = owner.orElse(pod.getMetadata().getName());
    var now = System.currentTimeMillis();
    pod.getStatus().getContainerStatuses().stream()
        .map(container -> container.getState().getTerminated())
        .filter(state -> state != null && podEnds.putIfAbsent(name, now) == null)
        .map(ContainerStateTerminated::getMessage)
        .map(PodStartBench::firstLine)
        .forEach(
            at -> {
              firstLines.put(name, at);
              if (owner.isEmpty()) {
                ended.add(new Ended(name, now));
              }
            });
  }

  private void runChanged(Run run) {
    if (run.getStatus() != null && Boolean.TRUE.equals(run.getStatus().finished())) {
      ended.add(new Ended(run.getMetadata().getName(), System.currentTimeMillis()));
    }
  }

  private void jobChanged(Job job) {
    var status = job.getStatus();
    if (status != null && status.getCompletionTime() != null) {
      ended.add(new Ended(job.getMetadata().getName(), System.currentTimeMillis()));
    }
  }

  private <T extends HasMetadata> SharedIndexInformer<T> inform(
      MixedOperation<T, ?, ?> resources, Consumer<T> changed) {
    return resources
        .inNamespace(tenant.namespace())
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(T resource) {
                changed.accept(resource);
              }

              @Override
              public void onUpdate(T before, T resource) {
                changed.accept(resource);
              }

              @Override
              public void onDelete(T resource, boolean unknown) {
                // Its end was seen before.
              }
            });
  }

  private static void report(String cpu, List<Round> runs, List<Round> pods, List<Round> jobs) {
    print(
        cpu + ": create to first line, run / bare pod / Job (p50)", runs, pods, jobs, Round::start);
    System.out.printf(
        "[davit-bench] %s: ratio run / bare pod %.2f%n",
        cpu, (double) median(runs, Round::start) / median(pods, Round::start));
    print(
        cpu + ": container's end seen to final status, run / - / Job (p50)",
        runs,
        pods,
        jobs,
        Round::end);
  }

  private static void print(
      String what,
      List<Round> runs,
      List<Round> pods,
      List<Round> jobs,
      ToLongFunction<Round> millis) {
    System.out.printf(
        "[davit-bench] %s: %d / %d / %d ms%n",
        what, median(runs, millis), median(pods, millis), median(jobs, millis));
  }

  private static long median(List<Round> rounds, ToLongFunction<Round> millis) {
    var sorted = rounds.stream().mapToLong(millis).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static long firstLine(String message) {
    if (ResultMessage.read(message)
        instanceof ResultMessage.Valid(Result.Completed(var output), _)) {
      return Long.parseLong(output.textValue());
    }
    throw new IllegalStateException("no time: " + message);
  }
}
