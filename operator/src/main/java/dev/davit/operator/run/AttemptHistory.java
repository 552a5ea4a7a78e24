package dev.davit.operator.run;

import dev.davit.api.AttemptStatus;
import java.util.ArrayList;
import java.util.List;

/// The pods of a run that have ended, as many as are worth their place in etcd.
final class AttemptHistory {
  /// The first attempts tell how it began, the last ones how it is now; those between are dropped.
  private static final int KEPT_FIRST = 5;

  private static final int KEPT_LAST = 15;

  /// Logs are the largest part of an attempt, and people read the latest.
  private static final int KEPT_LOGS = 5;

  private AttemptHistory() {}

  /// `attempts` and then `ended`, bounded.
  static List<AttemptStatus> add(List<AttemptStatus> attempts, AttemptStatus ended) {
    var all = new ArrayList<>(attempts);
    all.add(ended);
    if (all.size() > KEPT_FIRST + KEPT_LAST) {
      all.remove(KEPT_FIRST);
    }
    for (var index = 0; index < all.size() - KEPT_LOGS; index++) {
      all.set(index, withoutLog(all.get(index)));
    }
    return all;
  }

  private static AttemptStatus withoutLog(AttemptStatus it) {
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
        null,
        it.startedAt(),
        it.endedAt());
  }
}
