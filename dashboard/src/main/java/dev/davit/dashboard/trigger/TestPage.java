package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Task;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.run.Visible;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The page that tests a task.
///
/// @param task empty: it cannot be read
/// @param inputs fields for properties of the payload; empty: the schema is no flat object
/// @param result of the last press of a button
/// @param recent payloads of its runs
public record TestPage(
    Frame frame,
    TaskKey key,
    Optional<Task> task,
    TestForm form,
    List<SchemaForm.Input> inputs,
    Result result,
    List<RecentPayloads.Recent> recent) {
  public TestPage {
    inputs = List.copyOf(inputs);
    recent = List.copyOf(recent);
  }

  /// What the page says above the form.
  ///
  /// @param problems what has to be changed; empty: nothing
  /// @param preview empty if there are problems
  /// @param created the name of the run that was created; empty: none was
  public record Result(
      List<TestCheck.Problem> problems, Optional<TestPreview> preview, String created) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /// The task in a sentence.
  public String description() {
    return task.map(it -> Visible.text(it.getSpec().description())).orElse("");
  }

  /// Why runs cannot start now; empty: they can.
  public String warning() {
    return task.map(TaskReady::of)
        .map(it -> it.why().isEmpty() ? "" : it.word() + ": " + it.why())
        .orElse(
            "There is no task %s here, or you may not read it. A run waits until there is one."
                .formatted(key.name()));
  }

  /// The problems of a field, which has this label.
  public List<String> problems(String label) {
    return result.problems().stream()
        .filter(it -> it.field().equals(label))
        .map(it -> Visible.text(it.text()))
        .toList();
  }

  /// Problems that no field has.
  public List<String> otherProblems() {
    return result.problems().stream()
        .filter(it -> it.field().isEmpty())
        .map(it -> Visible.text(it.text()))
        .toList();
  }

  /// The options that are open: they are set, or have a problem.
  public boolean hasOptions() {
    return !form.options().isEmpty()
        || Arrays.stream(Option.values()).anyMatch(it -> !problems(it.label()).isEmpty());
  }

  /// The options with a short text.
  public List<Option> shortOptions() {
    return Arrays.stream(Option.values()).filter(it -> !it.isLong()).toList();
  }

  /// The options with a text of several lines.
  public List<Option> longOptions() {
    return Arrays.stream(Option.values()).filter(Option::isLong).toList();
  }

  /// The JSON Schema of payloads; its text is empty if there is none.
  public PrettyJson schema() {
    return PrettyJson.of(task.<JsonNode>map(it -> it.getSpec().payloadSchema()).orElse(null));
  }

  public String href() {
    return Links.test(key.namespace(), key.name());
  }

  public String tasksHref() {
    return Links.section(key.namespace(), Links.TASKS);
  }

  public String runsHref() {
    return Links.task(key.namespace(), key.name());
  }

  public String createdHref() {
    return Links.run(key.namespace(), result.created());
  }
}
