package dev.davit.runner;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How long the object store may refuse an output before the attempt fails: its credentials, its
/// bucket or its policy may be mended meanwhile. Any other answer begins this time anew.
final class StorePatience {
  static final Duration USUAL = Duration.ofMinutes(2);

  private final Duration atMost;
  private @Nullable Instant since;

  StorePatience(Duration atMost) {
    this.atMost = atMost;
  }

  /// Whether it is over with this answer.
  boolean isOver(StorePut.Answer answer, Instant now) {
    if (!(answer instanceof StorePut.Answer.Refused)) {
      since = null;
      return false;
    }
    var first = since == null ? now : since;
    since = first;
    return !first.plus(atMost).isAfter(now);
  }
}
