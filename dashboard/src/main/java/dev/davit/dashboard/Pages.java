package dev.davit.dashboard;

import dev.davit.dashboard.errors.ErrorPages;
import dev.davit.dashboard.health.HealthPages;
import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.overview.OverviewPages;
import dev.davit.dashboard.queue.QueuePages;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.RunPages;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Viewer;
import dev.davit.dashboard.schedule.SchedulePages;
import dev.davit.dashboard.task.TaskPages;
import dev.davit.dashboard.token.TokenPages;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import dev.davit.dashboard.web.Route;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/// Finds the section of an address.
///
/// @param index as the viewer sees it
/// @param sections by the last part of their address
record Pages(
    Scope scope,
    Viewer viewer,
    RunIndex index,
    Supplier<Freshness> freshness,
    Map<String, Section> sections)
    implements Route {
  private static final String READ_ONLY =
      "This dashboard is read-only: nothing can be changed here. Use kubectl or davit instead.";

  Pages {
    sections = Map.copyOf(sections);
  }

  /// The pages of a viewer.
  ///
  /// @param index as the viewer sees it
  /// @param client has the viewer's credentials
  static Pages of(
      Scope scope,
      Viewer viewer,
      RunIndex index,
      Supplier<Freshness> freshness,
      KubernetesClient client) {
    var frames = new Frames(scope, viewer, index, freshness, InstantSource.system());
    return new Pages(
        scope,
        viewer,
        index,
        freshness,
        Map.of(
            Links.OVERVIEW, new OverviewPages(frames, index),
            Links.RUNS, new RunPages(frames, index, client),
            Links.TASKS, new TaskPages(frames, index, client),
            Links.QUEUES, new QueuePages(frames, index, client),
            Links.SCHEDULES, new SchedulePages(frames, index, client),
            Links.TOKENS, new TokenPages(frames, client),
            Links.ERRORS, new ErrorPages(frames, index),
            Links.HEALTH, new HealthPages(frames, client)));
  }

  @Override
  public Response answer(Request request) throws IOException, InterruptedException {
    try {
      return response(request);
    } catch (KubernetesClientException e) {
      throw new ProblemException(
          switch (e.getCode()) {
            case 401 -> 401;
            case 403 -> 403;
            case 404 -> 404;
            default -> 502;
          },
          String.valueOf(e.getMessage()));
    }
  }

  private Response response(Request request) throws IOException, InterruptedException {
    var path = request.path();
    var isGet = request.method() == Request.Method.GET;
    // Before anything else: so no button of any section, now or later, is an exception.
    if (!isGet && viewer.readOnly()) {
      throw new ProblemException(403, READ_ONLY);
    }
    if (path.isEmpty() && isGet) {
      return Response.seeOther(
          Links.section(scope.first(index.namespaces(), freshness.get()), Links.OVERVIEW));
    }
    if (path.size() < 2 || !path.get(0).equals("ns")) {
      throw ProblemException.notFound();
    }
    var namespace = scope.checked(path.get(1));
    var section = sections.get(path.size() == 2 ? Links.OVERVIEW : path.get(2));
    if (section == null) {
      throw ProblemException.notFound();
    }
    var rest = path.subList(Math.min(3, path.size()), path.size());
    return isGet
        ? section.get(namespace, rest, request)
        : section.post(namespace, rest, request.read());
  }
}
