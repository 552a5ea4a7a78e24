package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.operator.kube.Api;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the statuses of runs. A conflict with a newer version is not an error: the newer version
/// is on its way to the reconciler.
final class StatusWriter {
  private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

  private final Api api;
  private final RunVersions versions;
  private final RememberedStatuses remembered;
  private final RunHistory history;
  private final NotedInbox inbox;
  private final InstantSource clock;

  StatusWriter(RunApplier.Parts parts) {
    this.api = parts.api();
    this.versions = parts.versions();
    this.remembered = parts.remembered();
    this.history = parts.history();
    this.inbox = parts.inbox();
    this.clock = parts.clock();
  }

  /// Writes `next`; false if the status says it already, or the run has changed.
  boolean write(Run run, RunRecord before, RunRecord next) {
    if (next.equals(before)) {
      return false;
    }
    var status =
        RunStatusMapper.toStatus(next, resourceFacts(run), run.getStatus(), clock.instant());
    if (!write(run, status)) {
      return false;
    }
    inbox.written(run);
    history.wrote(run, status);
    logChange(run, next);
    return true;
  }

  private static void logChange(Run run, RunRecord next) {
    log.atInfo()
        .addKeyValue("namespace", run.getMetadata().getNamespace())
        .addKeyValue("run", run.getMetadata().getName())
        .addKeyValue("task", run.getSpec().task())
        .addKeyValue("phase", next.state().phase().wireName())
        .addKeyValue("reason", next.why().reason().wireName())
        .addKeyValue("attempt", next.state().attempt())
        .log("Run changed");
  }

  /// Writes what pods have noted. The log shows it only if the phase changes too: there may be one
  /// a second.
  boolean writeNotes(Run run, RunRecord next) {
    var status =
        RunStatusMapper.toStatus(next, resourceFacts(run), run.getStatus(), clock.instant());
    if (!write(run, status)) {
      return false;
    }
    inbox.written(run);
    history.wrote(run, status);
    if (run.getStatus() == null || run.getStatus().phase() != status.phase()) {
      logChange(run, next);
    }
    return true;
  }

  /// Writes another reason into the status, whatever else it contains; false if the reason is there
  /// already, or the run has finished or changed.
  boolean writeReason(Run run, Why why) {
    var before = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    if (Boolean.TRUE.equals(before.finished())
        || (why.reason().wireName().equals(before.reason())
            && why.message().equals(before.message()))) {
      return false;
    }
    var version = Long.parseLong(run.getMetadata().getResourceVersion());
    return write(run, RunStatusMapper.withReason(why, resourceFacts(run), before, version));
  }

  private boolean write(Run run, RunStatus status) {
    versions.writing(run);
    var version = api.writeStatus(run, status);
    version.ifPresent(
        it -> {
          versions.wrote(run, it);
          remembered.written(run);
        });
    return version.isPresent();
  }

  private static RunStatusMapper.ResourceFacts resourceFacts(Run run) {
    var meta = run.getMetadata();
    return new RunStatusMapper.ResourceFacts(
        Instant.parse(meta.getCreationTimestamp()), meta.getGeneration());
  }
}
