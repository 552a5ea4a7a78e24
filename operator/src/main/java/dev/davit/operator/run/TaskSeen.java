package dev.davit.operator.run;

import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.run.RunRecord.Why;
import java.util.Optional;

/// A run's task, as far as it is seen.
sealed interface TaskSeen {
  /// The version that the run keeps, or the task as it is now with the run's overrides applied.
  ///
  /// @param refusal why no pod can be made of this run and its task
  record Known(TaskVersion task, Optional<Why> refusal) implements TaskSeen {}

  /// There is no such task, or it cannot be read.
  record Unknown(Why why) implements TaskSeen {}

  default Optional<TaskVersion> version() {
    return switch (this) {
      case Known(var task, _) -> Optional.of(task);
      case Unknown _ -> Optional.empty();
    };
  }
}
