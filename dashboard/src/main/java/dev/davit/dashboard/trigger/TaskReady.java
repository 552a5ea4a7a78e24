package dev.davit.dashboard.trigger;

import dev.davit.api.Task;
import dev.davit.api.TaskStatus;
import dev.davit.dashboard.run.Visible;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/// Whether runs of a task can start.
///
/// @param word the reason, if they cannot
/// @param tone a class of the stylesheet
/// @param why empty: they can
public record TaskReady(String word, String tone, String why) {
  public static TaskReady of(Task task) {
    return Optional.ofNullable(task.getStatus())
        .map(TaskStatus::conditions)
        .orElse(List.of())
        .stream()
        .filter(condition -> "Ready".equals(condition.getType()))
        .findFirst()
        .map(TaskReady::of)
        .orElse(new TaskReady("Unknown", "quiet", "No operator has reported on this task."));
  }

  private static TaskReady of(Condition condition) {
    return "True".equals(condition.getStatus())
        ? new TaskReady("Ready", "good", "")
        : new TaskReady(
            Visible.text(Optional.ofNullable(condition.getReason()).orElse("NotReady")),
            "bad",
            Visible.text(condition.getMessage()));
  }
}
