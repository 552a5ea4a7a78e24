package dev.davit.operator.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How full a queue is.
///
/// @param running the number of slots in use
/// @param queued the number of waiting runs
/// @param keys the number of concurrency keys with a run, executing or waiting
/// @param oldest since when the first run in line has waited, including its priority
/// @param fullOf the tasks of the waiting runs if the queue is full and refuses new runs; otherwise
///   empty
public record QueueCounts(
    int running, int queued, int keys, Optional<Instant> oldest, List<String> fullOf) {
  static final QueueCounts NONE = new QueueCounts(0, 0, 0, Optional.empty(), List.of());
}
