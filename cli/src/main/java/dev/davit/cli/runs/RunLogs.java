package dev.davit.cli.runs;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.ClusterException;
import dev.davit.cli.runs.LogSource.Kept;
import dev.davit.cli.runs.LogSource.OfPod;
import dev.davit.cli.terminal.Output;
import dev.davit.client.RunView;
import dev.davit.operator.attempt.PodFactory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.Loggable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// Prints the logs of a run's attempts: from the pod if it exists, otherwise the end of the log
/// that the run keeps. A note on stderr names the source.
final class RunLogs {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Cluster cluster;
  private final Output output;
  private final String name;
  private final OptionalInt attempt;
  private final OptionalInt tail;
  private final Set<String> shown = new HashSet<>();
  private int latest;

  RunLogs(Cluster cluster, Output output, String name, OptionalInt attempt, OptionalInt tail) {
    this.cluster = cluster;
    this.output = output;
    this.name = name;
    this.attempt = attempt;
    this.tail = tail;
  }

  /// Prints the current log.
  ///
  /// @return the exit code: 1 if there is nothing
  int once() {
    var run = cluster.get(Run.class, name).read();
    var source = LogSource.of(run, pods(), attempt, Set.of());
    if (source.isEmpty()) {
      output.note(nothing(run));
      return 1;
    }
    return show(source.get(), false) ? 0 : 1;
  }

  /// Prints the logs from the last attempt on, one attempt after the other, until the run has
  /// ended.
  ///
  /// @return the exit code: 1 if there was nothing
  int follow() {
    var said = "";
    var any = false;
    while (true) {
      // The run is read first, so that the pods of an ended run are not listed too early.
      var run = cluster.get(Run.class, name).read();
      var source = LogSource.of(run, pods(), attempt, shown);
      if (source.isPresent() && isNext(source.get())) {
        any |= show(source.get(), true);
        shown.add(source.get().pod());
        latest = source.get().attempt();
        continue;
      }
      if (isOver(run)) {
        if (!any) {
          output.note(nothing(run));
        }
        return any ? 0 : 1;
      }
      var standing = standing(run);
      if (!any && !standing.equals(said)) {
        output.note(standing);
        said = standing;
      }
      pause();
    }
  }

  /// After a first log, the logs of earlier attempts are not shown.
  private boolean isNext(LogSource source) {
    var hasText = !(source instanceof Kept kept && kept.tail().isEmpty());
    return source.attempt() >= latest && (hasText || shown.isEmpty());
  }

  private boolean isOver(Run run) {
    var status = RunColumns.statusOf(run);
    var current = Optional.ofNullable(status.attempt()).orElse(0);
    return Boolean.TRUE.equals(status.finished())
        || (attempt.isPresent() && (current > attempt.getAsInt() || !shown.isEmpty()));
  }

  private boolean show(LogSource source, boolean follow) {
    return switch (source) {
      case OfPod pod -> {
        output.note("the log of attempt %d, from pod %s".formatted(pod.attempt(), pod.pod()));
        try {
          if (follow) {
            stream(pod.pod());
          } else {
            print(loggable(pod.pod()).getLogInputStream());
          }
          yield true;
        } catch (KubernetesClientException e) {
          if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw cluster.refused(e, "read the log of pod " + pod.pod());
          }
          // The pod was deleted after it was listed. By now the run may have the end of its log.
          var run = cluster.get(Run.class, name).read();
          yield LogSource.of(run, List.of(), OptionalInt.of(pod.attempt()), Set.of())
              .map(kept -> show(kept, follow))
              .orElse(false);
        }
      }
      case Kept(var number, var pod, var end) when end.isEmpty() -> {
        output.note(
            "attempt %d has no log any more: pod %s is gone, and the run keeps the end of the log of its last 5 failed pods only"
                .formatted(number, pod));
        yield false;
      }
      case Kept(var number, var pod, var end) -> {
        output.note(
            "the end of the log of attempt %d, which the run keeps: pod %s is gone"
                .formatted(number, pod));
        var lines = end.lines().toList();
        var first = tail.isPresent() ? Math.max(0, lines.size() - tail.getAsInt()) : 0;
        lines.subList(first, lines.size()).forEach(output::result);
        yield true;
      }
    };
  }

  /// The client would take the text of an error for the log, so a first request checks that there
  /// is a log.
  private void stream(String pod) {
    container(pod).limitBytes(1).getLog();
    try (var watch = loggable(pod).watchLog()) {
      print(watch.getOutput());
    } catch (CompletionException e) {
      throw KubernetesClientException.launderThrowable(e);
    }
  }

  private void print(InputStream log) {
    try (var lines = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        output.result(line);
      }
    } catch (IOException e) {
      throw new ClusterException(
          "The log broke off: %s. The run goes on; ask for its log again"
              .formatted(e.getMessage()));
    }
  }

  private ContainerResource container(String pod) {
    return cluster
        .kubernetes()
        .pods()
        .inNamespace(cluster.namespace())
        .withName(pod)
        .inContainer(PodFactory.CONTAINER);
  }

  /// The tail applies to the first log only. Later attempts are shown in full.
  private Loggable loggable(String pod) {
    return tail.isPresent() && shown.isEmpty()
        ? container(pod).tailingLines(tail.getAsInt())
        : container(pod);
  }

  private List<Pod> pods() {
    return cluster.asking(
        "list pods",
        () ->
            cluster
                .kubernetes()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel(Labels.RUN, name)
                .list()
                .getItems());
  }

  private String nothing(Run run) {
    if (attempt.isEmpty()) {
      return "run %s has no log: %s".formatted(name, standing(run));
    }
    var last = Objects.requireNonNullElse(RunColumns.statusOf(run).attempt(), 0);
    return attempt.getAsInt() > last
        ? "run %s has no attempt %d yet, its last one is %d: %s"
            .formatted(name, attempt.getAsInt(), last, standing(run))
        : "attempt %d of run %s has no log: %s".formatted(attempt.getAsInt(), name, standing(run));
  }

  private static String standing(Run run) {
    return RunView.of(run).standing();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while a log was followed");
    }
  }
}
