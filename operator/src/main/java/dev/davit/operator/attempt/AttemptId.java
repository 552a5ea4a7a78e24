package dev.davit.operator.attempt;

import java.util.Optional;
import java.util.regex.Pattern;

/// Identifies a pod of a run: by the attempt's number, and by how many pods the platform has taken
/// from the run before.
///
/// @param number of the attempt, from 1
/// @param disruptions pods lost to the platform so far; the pod of a repeated attempt gets a new
///   name
public record AttemptId(int number, int disruptions) {
  private static final Pattern NAME = Pattern.compile("a([1-9]\\d{0,2})(?:-r([1-9]\\d{0,3}))?");

  public AttemptId {
    if (number < 1 || disruptions < 0) {
      throw new IllegalArgumentException("no such attempt: " + number + ", " + disruptions);
    }
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
    var disruptions = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
    return Optional.of(new AttemptId(Integer.parseInt(name.group(1)), disruptions));
  }

  /// Whether a run that is at `current`, as far as is known, can have had a pod of this attempt.
  /// `current` may be one step old.
  public boolean isReachedBy(AttemptId current) {
    return number <= current.number + 1 && disruptions <= current.disruptions + 1;
  }

  /// Whether a run that is at `current` can have no pod of this attempt any more.
  public boolean isBefore(AttemptId current) {
    return number <= current.number && disruptions <= current.disruptions && !equals(current);
  }

  /// The name of this attempt's pod. It is deterministic, so that a second create is
  /// *AlreadyExists*, not a second execution.
  ///
  /// No other controller makes a name like `db-a1`, whereas a StatefulSet also calls a pod `db-1`.
  public String podName(String run) {
    var name = run + "-a" + number;
    return disruptions == 0 ? name : name + "-r" + disruptions;
  }
}
