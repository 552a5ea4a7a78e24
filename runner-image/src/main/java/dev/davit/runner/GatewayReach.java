package dev.davit.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the gateway takes the journal, as lines for the log: one when it has not done so for
/// some seconds, and one when it does again. Threads share it.
final class GatewayReach {
  /// A new operator takes over within this time, usually.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private @Nullable Instant since;
  private boolean isReported;

  /// A call has failed.
  ///
  /// @param why such as `the connection was refused`
  /// @return the line to be logged
  synchronized Optional<String> failed(Instant now, String why) {
    var first = since;
    if (first == null) {
      since = now;
      return Optional.empty();
    }
    var lasts = Duration.between(first, now);
    if (isReported || lasts.compareTo(PATIENCE) < 0) {
      return Optional.empty();
    }
    isReported = true;
    return Optional.of("gateway not reached for=%ds: %s".formatted(lasts.toSeconds(), why));
  }

  /// A call was answered.
  ///
  /// @return the line to be logged
  synchronized Optional<String> answered(Instant now) {
    var first = since;
    var wasReported = isReported;
    since = null;
    isReported = false;
    return first != null && wasReported
        ? Optional.of(
            "gateway reached again after=%ds".formatted(Duration.between(first, now).toSeconds()))
        : Optional.empty();
  }
}
