package dev.davit.local.node;

import dev.davit.api.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One pod on this node. [#run] executes it, from the start of its process to the report of its
/// end. [#stop] ends it early. Each is called on its own thread.
final class PodRun {
  private static final int MAX_MESSAGE_BYTES = 4096;
  private static final int MAX_TAIL_BYTES = 2048;
  private static final int MAX_TAIL_LINES = 80;

  /// How long the log is still read after the process and all its children have been killed.
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(2);

  private final Pod pod;
  private final Container container;
  private final String run;
  private final PodFolder folder;
  private final PodReport reports;
  private final NodeApi api;
  private final ProcessReaper reaper;
  private final LogLines lines;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable Process process;
  private boolean stopped;
  private volatile boolean abandoned;

  PodRun(Pod pod, PodFolder folder, NodeApi api, ProcessReaper reaper, LogLines lines) {
    this.pod = pod;
    this.container = pod.getSpec().getContainers().getFirst();
    this.run = pod.getMetadata().getLabels().getOrDefault(Labels.RUN, pod.getMetadata().getName());
    this.folder = folder;
    this.reports = new PodReport(container, Instant.now());
    this.api = api;
    this.reaper = reaper;
    this.lines = lines;
  }

  Pod pod() {
    return pod;
  }

  /// Runs the container to its end, or gives up on it, and reports the end.
  void run(Images images) throws IOException, InterruptedException {
    try {
      if (!api.bind(pod, LocalNode.NAME)) {
        return;
      }
      switch (ContainerSetup.of(pod, container, folder, images, api)) {
        case ContainerSetup.Waiting(var reason, var message) ->
            api.report(pod, reports.waiting(reason, message));
        case ContainerSetup.Broken(var message) ->
            api.report(pod, reports.broken(message, Instant.now()));
        case ContainerSetup.Ready ready -> runWithTokens(ready);
      }
    } finally {
      ended.countDown();
    }
  }

  /// Ends the container: a SIGTERM, and after `grace` a SIGKILL. Returns when it has ended and the
  /// end is reported.
  void stop(Duration grace) throws InterruptedException {
    var running = interrupt();
    if (running != null) {
      terminate(running);
      if (!running.waitFor(grace)) {
        reaper.kill(running);
      }
    }
    ended.await();
  }

  /// Kills the container without reporting its end. The node is ending, and this must not look like
  /// a crash.
  void abandon() throws InterruptedException {
    abandoned = true;
    stop(Duration.ZERO);
  }

  private synchronized @Nullable Process interrupt() {
    stopped = true;
    return process;
  }

  /// Null when the pod was stopped before its process could start.
  private synchronized @Nullable Process start(ContainerSetup.Ready ready) throws IOException {
    if (stopped) {
      return null;
    }
    var builder =
        new ProcessBuilder(new ArrayList<>(ready.command()))
            .directory(folder.work().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(ready.variables());
    var started = reaper.start(builder);
    process = started;
    return started;
  }

  private void runWithTokens(ContainerSetup.Ready ready) throws IOException, InterruptedException {
    try (var tokens = TokenFiles.write(pod, folder, api, InstantSource.system())) {
      tokens.keepFresh(TokenFiles.CHECK);
      run(ready);
    } catch (TokenFiles.Refused e) {
      var why = String.valueOf(e.getMessage());
      api.report(pod, reports.waiting("CreateContainerConfigError", why));
    }
  }

  private void run(ContainerSetup.Ready ready) throws IOException, InterruptedException {
    var running = start(ready);
    if (running == null) {
      return;
    }
    var from = Instant.now();
    var log = Thread.ofVirtual().start(() -> keepLog(running));
    api.report(pod, reports.running(from));
    var inTime = awaitEnd(running);
    if (!inTime) {
      terminate(running);
      running.waitFor(grace());
    }
    // As in a container, all processes that it has started end too.
    reaper.kill(running);
    var exitCode = running.waitFor();
    log.join(LOG_PATIENCE);
    if (abandoned) {
      return;
    }
    var status = reports.ended(from, Instant.now(), exitCode, message(exitCode));
    api.report(pod, inTime ? status : PodReport.pastDeadline(status));
  }

  /// Uses the handle, because [Process#destroy] also closes the stream with the last lines of
  /// output.
  private static void terminate(Process running) {
    running.toHandle().destroy();
  }

  private boolean awaitEnd(Process running) throws InterruptedException {
    var deadline = pod.getSpec().getActiveDeadlineSeconds();
    if (deadline == null) {
      running.waitFor();
      return true;
    }
    return running.waitFor(deadline, TimeUnit.SECONDS);
  }

  private Duration grace() {
    var seconds = Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), 30L);
    return Duration.of(seconds, ChronoUnit.SECONDS);
  }

  private String message(int exitCode) throws IOException {
    var message = Tail.bytes(folder.terminationMessage(), MAX_MESSAGE_BYTES);
    var fromLog =
        message.isEmpty()
            && exitCode != 0
            && "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
    return fromLog ? Tail.lines(folder.log(), MAX_TAIL_LINES, MAX_TAIL_BYTES) : message;
  }

  /// Writes the output of the process to the log file, and passes on each line.
  private void keepLog(Process running) {
    try (var out = Files.newBufferedWriter(folder.log());
        var in =
            new BufferedReader(
                new InputStreamReader(running.getInputStream(), StandardCharsets.UTF_8))) {
      var read = new LogReader(in);
      for (var line = read.next(); line.isPresent(); line = read.next()) {
        out.write(line.get());
        out.write('\n');
        out.flush();
        lines.printed(run, line.get());
      }
    } catch (IOException e) {
      lines.printed(run, "davit dev: the log ends here: " + e.getMessage());
    }
  }

  /// The status after an error of the node itself.
  PodStatus failure(Exception cause) {
    return reports.broken("davit dev: " + cause, Instant.now());
  }
}
