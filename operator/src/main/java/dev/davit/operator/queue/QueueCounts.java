package dev.davit.operator.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How full a queue is.
///
/// @param running slots that are taken
/// @param queued runs that wait for one
/// @param keys concurrency keys that have a run, executing or waiting
/// @param oldest since when the run that is first in line has waited, its priority included
/// @param fullOf empty, unless the queue is full and refuses new runs: the tasks of those that wait
public record QueueCounts(
    int running, int queued, int keys, Optional<Instant> oldest, List<String> fullOf) {
  static final QueueCounts NONE = new QueueCounts(0, 0, 0, Optional.empty(), List.of());
}
