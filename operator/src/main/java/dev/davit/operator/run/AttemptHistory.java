package dev.davit.operator.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.RunError;
import dev.davit.contract.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The ended pods of a run. It is bounded, because each one takes space in etcd.
final class AttemptHistory {
  /// The first attempts show how the run began, the last ones how it is now. Those between are
  /// dropped.
  private static final int KEPT_FIRST = 5;

  private static final int KEPT_LAST = 15;

  /// Logs and stack traces are the largest part of an attempt, and people read the latest.
  private static final int KEPT_DETAILS = 5;

  /// Why the pod of a suspended attempt ended.
  private static final Set<String> SUSPENDED =
      Stream.of(
              Reason.WAITING_FOR_TIME,
              Reason.WAITING_FOR_TOKEN,
              Reason.WAITING_FOR_RUN,
              Reason.WAITING_FOR_BATCH)
          .map(Reason::wireName)
          .collect(Collectors.toUnmodifiableSet());

  private AttemptHistory() {}

  /// `attempts` and then `ended`, bounded.
  static List<AttemptStatus> add(List<AttemptStatus> attempts, AttemptStatus ended) {
    var all = new ArrayList<>(attempts);
    if (!all.isEmpty() && isEarlierSegment(all.getLast(), ended)) {
      all.removeLast();
    }
    all.add(ended);
    if (all.size() > KEPT_FIRST + KEPT_LAST) {
      all.remove(KEPT_FIRST);
    }
    for (var index = 0; index < all.size() - KEPT_DETAILS; index++) {
      all.set(index, withoutDetails(all.get(index)));
    }
    return all;
  }

  /// An attempt that is suspended again and again takes one place: that of its last pod.
  private static boolean isEarlierSegment(AttemptStatus last, AttemptStatus ended) {
    return Objects.equals(last.attempt(), ended.attempt())
        && SUSPENDED.contains(String.valueOf(last.reason()));
  }

  /// `attempts`, with the end of its log in the last one.
  static List<AttemptStatus> withLog(List<AttemptStatus> attempts, String logTail) {
    var all = new ArrayList<>(attempts);
    var last = all.removeLast();
    all.add(with(last, logTail, last.error()));
    return all;
  }

  private static AttemptStatus withoutDetails(AttemptStatus it) {
    var error = it.error();
    return with(it, null, error == null ? null : new RunError(error.type(), error.message(), null));
  }

  private static AttemptStatus with(
      AttemptStatus it, @Nullable String logTail, @Nullable RunError error) {
    return new AttemptStatus(
        it.attempt(),
        it.pod(),
        it.machine(),
        it.node(),
        it.image(),
        it.reason(),
        it.message(),
        it.exitCode(),
        it.signal(),
        logTail,
        it.startedAt(),
        it.endedAt(),
        error,
        it.retryAt());
  }
}
