package dev.davit.cli.runs;

import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Column;
import dev.davit.client.RunView;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The columns for runs.
final class RunColumns {
  private RunColumns() {}

  static List<Column<Run>> at(Instant now) {
    return List.of(
        Column.always("NAME", run -> run.getMetadata().getName()),
        Column.always("TASK", run -> run.getSpec().task()),
        Column.always("PHASE", RunColumns::phase),
        Column.always("REASON", status(RunStatus::reason)),
        Column.always("ATTEMPT", status(RunStatus::attempt)),
        Column.always("AGE", run -> Ages.of(run, now)),
        Column.always("DURATION", run -> duration(run, now)),
        Column.wide("WAITS FOR", status(RunStatus::waitsFor)),
        Column.wide("QUEUE", status(RunStatus::queue)),
        Column.wide("MACHINE", status(RunStatus::machine)),
        Column.wide("POD", status(RunStatus::pod)),
        Column.wide("TAGS", run -> String.join(",", run.tags())),
        Column.wide("MESSAGE", status(RunStatus::message)));
  }

  /// Queued until the operator has seen the run.
  static String phase(Run run) {
    return RunView.of(run).phase().wireName();
  }

  static RunStatus statusOf(Run run) {
    return Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
  }

  /// The duration of all attempts; for an unfinished run, until now.
  static String duration(Run run, Instant now) {
    var status = statusOf(run);
    if (status.duration() != null) {
      return status.duration();
    }
    if (Boolean.TRUE.equals(status.finished())) {
      return "";
    }
    return Optional.ofNullable(status.times())
        .flatMap(times -> Ages.instant(times.startedAt()))
        .map(started -> Duration.between(started, now).truncatedTo(ChronoUnit.SECONDS))
        .filter(duration -> !duration.isNegative())
        .map(Durations::format)
        .orElse("");
  }

  private static Function<Run, String> status(Function<RunStatus, @Nullable Object> field) {
    return run -> Optional.ofNullable(field.apply(statusOf(run))).map(Object::toString).orElse("");
  }
}
