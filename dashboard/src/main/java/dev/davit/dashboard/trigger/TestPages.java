package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Task;
import dev.davit.client.DavitException;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.OncePerPage;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.run.RunReader;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.trigger.TestCheck.Problem;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers requests for the Test page, and does what its buttons ask for.
public final class TestPages {
  private static final int UNPROCESSABLE = 422;

  private final Frames frames;
  private final RunReader runs;
  private final RecentPayloads recent;
  private final Trigger trigger;

  public TestPages(Frames frames, RunIndex index, KubernetesClient client) {
    this.frames = frames;
    this.runs = new RunReader(client);
    this.recent = new RecentPayloads(index, client);
    this.trigger = new Trigger(client);
  }

  /// The page, filled from the run `from`, or from the task's schema.
  public Response page(String namespace, String name, Form query) throws InterruptedException {
    var key = new TaskKey(namespace, name);
    var task = trigger.task(key);
    var from = query.first("from");
    var form =
        from.isEmpty()
            ? untouched(task)
            : TestForm.of(runs.run(namespace, Section.name(from)).getSpec(), OncePerPage.draw());
    var created = query.first("created").isEmpty() ? "" : from;
    return Response.html(200, html(key, task, filled(form, task), List.of(), created));
  }

  /// A button of the page: `check`, `run`, or `follow`, which leads to the page of the new run.
  public Response pressed(String namespace, String name, Form sent) throws InterruptedException {
    var key = new TaskKey(namespace, name);
    var task = trigger.task(key);
    var typed = TestForm.of(sent);
    var fields = SchemaForm.of(schema(task));
    var merged =
        fields
            .map(it -> it.merged(typed.payload(), sent))
            .orElse(new SchemaForm.Merged(typed.payload(), List.of()));
    var form = new Filled(typed.withPayload(merged.payload()), merged.inputs());
    var check = TestCheck.of(form.form(), schema(task));
    var lost = lost(SchemaForm.lost(fields, sent));
    if (merged.hasProblems() || !lost.isEmpty()) {
      var wrong = check instanceof TestCheck.Wrong(var all) ? all : List.<Problem>of();
      return problems(key, task, form, Stream.concat(lost.stream(), wrong.stream()).toList());
    }
    var button = sent.first("button");
    return switch (check) {
      case TestCheck.Wrong(var problems) -> problems(key, task, form, problems);
      case TestCheck.Ready run when button.equals("run") || button.equals("follow") -> {
        try {
          var created = trigger.create(key, run, form.form());
          yield Response.seeOther(
              button.equals("follow")
                  ? Links.run(namespace, created)
                  : Links.test(namespace, name, created) + "&created=1");
        } catch (DavitException e) {
          yield problems(key, task, form, List.of(new Problem("", String.valueOf(e.getMessage()))));
        }
      }
      case TestCheck.Ready _ -> Response.html(200, html(key, task, form, List.of(), ""));
    };
  }

  /// Keeps what was typed: the page has no field for it any more.
  private static List<Problem> lost(Map<String, String> typed) {
    return typed.entrySet().stream()
        .map(
            it ->
                "The schema has changed; %s was not applied: \"%s\""
                    .formatted(it.getKey(), it.getValue()))
        .map(text -> new Problem("", text))
        .toList();
  }

  /// A form, and the fields that belong to its payload.
  private record Filled(TestForm form, List<SchemaForm.Input> inputs) {
    boolean hasProblems() {
      return inputs.stream().anyMatch(it -> !it.problem().isEmpty());
    }
  }

  private static Filled filled(TestForm form, Optional<Task> task) {
    return new Filled(
        form, SchemaForm.of(schema(task)).map(it -> it.filled(form.payload())).orElse(List.of()));
  }

  private Response problems(TaskKey key, Optional<Task> task, Filled form, List<Problem> problems)
      throws InterruptedException {
    return Response.html(UNPROCESSABLE, html(key, task, form, problems, ""));
  }

  private String html(
      TaskKey key, Optional<Task> task, Filled form, List<Problem> problems, String created)
      throws InterruptedException {
    var frame = frames.of("Test " + key.name(), Links.TASKS, key.namespace());
    var preview =
        !form.hasProblems()
                && TestCheck.of(form.form(), schema(task)) instanceof TestCheck.Ready run
            ? Optional.of(TestPreview.of(key, run, frame.now()))
            : Optional.<TestPreview>empty();
    var result = new TestPage.Result(problems, preview, created);
    return Templates.render(
        "test.jte",
        new TestPage(frame, key, task, form.form(), form.inputs(), result, recent.of(key)));
  }

  private static TestForm untouched(Optional<Task> task) {
    var payload = PrettyJson.whole(FirstPayload.of(schema(task)));
    return new TestForm(payload, Map.of(), OncePerPage.draw());
  }

  private static @Nullable JsonNode schema(Optional<Task> task) {
    return task.<JsonNode>map(it -> it.getSpec().payloadSchema()).orElse(null);
  }
}
