package dev.davit.cli.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times in the format of `kubectl`: `90s`, `5m`, `3h`, `12d`.
public final class Ages {
  private Ages() {}

  /// The age of `resource`; empty text if it has no creation time.
  public static String of(HasMetadata resource, Instant now) {
    return instant(resource.getMetadata().getCreationTimestamp())
        .map(created -> text(Duration.between(created, now)))
        .orElse("");
  }

  /// The age in its largest unit; `0s` if this clock is behind.
  public static String text(Duration age) {
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }

  /// The instant in `text`; empty if there is none.
  public static Optional<Instant> instant(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
