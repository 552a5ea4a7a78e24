package dev.davit.operator.attempt;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Identifies a pod of a run: by the attempt's number, by how many pods the platform has taken from
/// the run before, and by how many times the attempt was suspended before.
///
/// @param number of the attempt, from 1
/// @param disruptions pods lost to the platform so far; the pod of a repeated attempt gets a new
///   name
/// @param segment how many times this attempt was suspended; each time, another pod goes on
public record AttemptId(int number, int disruptions, int segment) {
  private static final Pattern NAME =
      Pattern.compile("a([1-9]\\d{0,2})(?:-r([1-9]\\d{0,3}))?(?:-s([1-9]\\d{0,6}))?");

  /// That of the first pod of a run.
  public static final AttemptId FIRST = new AttemptId(1, 0, 0);

  public AttemptId {
    if (number < 1 || disruptions < 0 || segment < 0) {
      throw new IllegalArgumentException(
          "no such attempt: %d, %d, %d".formatted(number, disruptions, segment));
    }
  }

  /// An attempt that was not suspended.
  public AttemptId(int number, int disruptions) {
    this(number, disruptions, 0);
  }

  /// The attempt of `run` that a pod with that name belongs to; empty if it belongs to none.
  public static Optional<AttemptId> ofPod(String pod, String run) {
    if (!pod.startsWith(run + "-")) {
      return Optional.empty();
    }
    var name = NAME.matcher(pod.substring(run.length() + 1));
    if (!name.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new AttemptId(
            Integer.parseInt(name.group(1)), number(name.group(2)), number(name.group(3))));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  /// Whether a run that is at `current`, as far as is known, can have had a pod of this attempt.
  /// `current` may be one step old.
  public boolean isReachedBy(AttemptId current) {
    return number <= current.number + 1
        && disruptions <= current.disruptions + 1
        && (number < current.number
            || (number == current.number ? segment <= current.segment + 1 : segment == 0));
  }

  /// Whether a run that is at `current` can have no pod of this attempt any more.
  public boolean isBefore(AttemptId current) {
    return number <= current.number
        && disruptions <= current.disruptions
        && (number < current.number || segment <= current.segment)
        && !equals(current);
  }

  /// The name of this attempt's pod. It is deterministic, so that a second create is
  /// *AlreadyExists*, not a second execution.
  ///
  /// No other controller makes a name like `db-a1`, whereas a StatefulSet also calls a pod `db-1`.
  public String podName(String run) {
    return run
        + ("-a" + number)
        + (disruptions == 0 ? "" : "-r" + disruptions)
        + (segment == 0 ? "" : "-s" + segment);
  }
}
