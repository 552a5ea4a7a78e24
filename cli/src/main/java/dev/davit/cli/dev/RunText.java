package dev.davit.cli.dev;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Describes runs in one line.
final class RunText {
  private static final int MAX_VALUE = 300;

  private RunText() {}

  /// The phase of a run with its reason; after its end, with its result. Empty until the operator
  /// has seen it.
  static String state(Run run) {
    @Nullable RunStatus status = run.getStatus();
    if (status == null || status.phase() == null) {
      return "";
    }
    var phase = phase(status);
    return switch (status.phase()) {
      case COMPLETED -> "%s%s → %s".formatted(phase, duration(status), output(status));
      case FAILED, CANCELED, TIMED_OUT, CRASHED, SYSTEM_FAILURE, EXPIRED ->
          "%s%s: %s".formatted(phase, duration(status), error(status));
      case DEQUEUED, EXECUTING -> "%s, attempt %d".formatted(phase, attempt(status));
      case PENDING_VERSION, DELAYED, QUEUED, WAITING -> phase + ": " + text(status.message());
    };
  }

  static String phase(RunStatus status) {
    return Optional.ofNullable(status.phase()).map(Phase::wireName).orElse("");
  }

  static int attempt(RunStatus status) {
    return Objects.requireNonNullElse(status.attempt(), 0);
  }

  private static String duration(RunStatus status) {
    return status.duration() == null ? "" : " after " + status.duration();
  }

  private static String output(RunStatus status) {
    return shortened(status.output() == null ? "null" : status.output().toString());
  }

  private static String error(RunStatus status) {
    var error = status.error();
    if (error == null || error.message() == null) {
      return shortened(text(status.message()));
    }
    return shortened((error.type() == null ? "" : error.type() + ": ") + error.message());
  }

  private static String shortened(String text) {
    var line = text.strip().replaceAll("\\s*\\R\\s*", " ⏎ ");
    return line.length() > MAX_VALUE ? line.substring(0, MAX_VALUE) + " …" : line;
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
