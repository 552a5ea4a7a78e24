package dev.davit.dashboard.queue;

import dev.davit.api.Queue;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;

/// The list of queues, and its buttons that change one, with the user's own credentials.
public final class QueuePages implements Section {
  private static final long MOST = 500;

  private final Frames frames;
  private final RunIndex index;
  private final KubernetesClient client;

  public QueuePages(Frames frames, RunIndex index, KubernetesClient client) {
    this.frames = frames;
    this.index = index;
    this.client = client;
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request) {
    if (!rest.isEmpty()) {
      throw ProblemException.notFound();
    }
    var page =
        new QueuesPage(
            frames.of("Queues", Links.QUEUES, namespace),
            queues(namespace),
            index.waitingSince(namespace.equals(Frame.ALL) ? "" : namespace));
    return Response.html(200, Templates.render("queues.jte", page));
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    if (rest.size() != 2 || namespace.equals(Frame.ALL)) {
      throw ProblemException.notFound();
    }
    var change = change(rest.get(1), request.form().first("limit"));
    client
        .resources(Queue.class)
        .inNamespace(namespace)
        .withName(Section.name(rest.get(0)))
        .patch(PatchContext.of(PatchType.JSON_MERGE), change.patch());
    return Response.seeOther(
        Links.section(request.form().first("all").isEmpty() ? namespace : Frame.ALL, Links.QUEUES));
  }

  private static QueueChange change(String button, String limit) {
    return switch (button) {
      case "pause" -> QueueChange.PAUSE;
      case "resume" -> QueueChange.RESUME;
      case "limit" -> {
        try {
          yield QueueChange.limit(limit);
        } catch (IllegalArgumentException e) {
          throw new ProblemException(422, String.valueOf(e.getMessage()));
        }
      }
      default -> throw ProblemException.notFound();
    };
  }

  private List<Queue> queues(String namespace) {
    var queues = client.resources(Queue.class);
    var options = new ListOptionsBuilder().withLimit(MOST).build();
    return namespace.equals(Frame.ALL)
        ? queues.inAnyNamespace().list(options).getItems()
        : queues.inNamespace(namespace).list(options).getItems();
  }
}
