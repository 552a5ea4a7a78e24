package dev.davit.dashboard.task;

import dev.davit.api.Task;
import dev.davit.api.TaskQueue;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.Visible;
import dev.davit.dashboard.trigger.TaskReady;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The list of tasks.
///
/// @param phases how many runs of each task are in each phase
public record TasksPage(Frame frame, List<Task> tasks, Map<TaskKey, Map<String, Integer>> phases) {
  public TasksPage {
    tasks = List.copyOf(tasks);
    phases = Map.copyOf(phases);
  }

  /// A task as it is shown.
  ///
  /// @param test the address of the page that tests it
  /// @param runs the address of the list of its runs
  public record Line(
      TaskKey key,
      String description,
      TaskReady ready,
      String queue,
      String machine,
      String test,
      String runs,
      List<Count> counts) {}

  /// How many runs are in a phase.
  public record Count(PhaseLook look, int number, String href) {}

  /// All tasks, by namespace and name.
  public List<Line> lines() {
    return tasks.stream()
        .map(this::line)
        .sorted(
            Comparator.comparing((Line line) -> line.key().namespace())
                .thenComparing(line -> line.key().name()))
        .toList();
  }

  private Line line(Task task) {
    var key = new TaskKey(task.getMetadata().getNamespace(), task.getMetadata().getName());
    var spec = task.getSpec();
    return new Line(
        key,
        Visible.text(spec.description()),
        TaskReady.of(task),
        queue(spec.queue()),
        Visible.text(spec.machine()),
        Links.test(key.namespace(), key.name()),
        Links.task(key.namespace(), key.name()),
        counts(key));
  }

  private List<Count> counts(TaskKey key) {
    var counts = phases.getOrDefault(key, Map.of());
    return counts.keySet().stream()
        .sorted(Comparator.comparingInt(TasksPage::order))
        .map(
            phase ->
                new Count(
                    PhaseLook.of(phase),
                    counts.getOrDefault(phase, 0),
                    Links.runs(key.namespace(), RunFilter.ofTask(key.name(), phase))))
        .toList();
  }

  /// Phases of a later version come last.
  private static int order(String phase) {
    var position = PhaseLook.ORDER.indexOf(phase);
    return position < 0 ? PhaseLook.ORDER.size() : position;
  }

  /// A queue's name, or the task's own limit.
  private static String queue(@Nullable TaskQueue queue) {
    if (queue == null) {
      return "";
    }
    return queue.name() == null
        ? "own, limit " + queue.concurrencyLimit()
        : Visible.text(queue.name());
  }
}
