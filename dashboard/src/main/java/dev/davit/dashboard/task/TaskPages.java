package dev.davit.dashboard.task;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.trigger.TestPages;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// The list of tasks, and the page that tests each task.
public final class TaskPages implements Section {
  private final Frames frames;
  private final RunIndex index;
  private final TaskReader reader;
  private final TestPages tests;

  public TaskPages(Frames frames, RunIndex index, KubernetesClient client) {
    this.frames = frames;
    this.index = index;
    this.reader = new TaskReader(client);
    this.tests = new TestPages(frames, index, client);
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request)
      throws InterruptedException {
    if (rest.isEmpty()) {
      return list(namespace);
    }
    return tests.page(namespace, task(namespace, rest), Form.of(request.query()));
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request)
      throws InterruptedException {
    return tests.pressed(namespace, task(namespace, rest), request.form());
  }

  private Response list(String namespace) {
    var page =
        new TasksPage(
            frames.of("Tasks", Links.TASKS, namespace),
            reader.tasks(namespace),
            index.phasesByTask(namespace.equals(Frame.ALL) ? "" : namespace));
    return Response.html(200, Templates.render("tasks.jte", page));
  }

  private static String task(String namespace, List<String> rest) {
    if (namespace.equals(Frame.ALL) || rest.size() != 2 || !rest.get(1).equals("test")) {
      throw ProblemException.notFound();
    }
    return Section.name(rest.get(0));
  }
}
