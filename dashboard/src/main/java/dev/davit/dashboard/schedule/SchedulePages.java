package dev.davit.dashboard.schedule;

import dev.davit.api.Schedule;
import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.Schedules;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.ApiPage;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.OncePerPage;
import dev.davit.dashboard.run.Refusals;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// The list of schedules, the page of each, and its buttons, with the user's own credentials.
public final class SchedulePages implements Section {
  private static final int LAST_RUNS = 20;

  private final Frames frames;
  private final RunIndex index;
  private final KubernetesClient client;
  private final OncePerPage presses = new OncePerPage();

  public SchedulePages(Frames frames, RunIndex index, KubernetesClient client) {
    this.frames = frames;
    this.index = index;
    this.client = client;
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request) {
    if (rest.isEmpty()) {
      return list(namespace, Form.of(request.query()).first(ApiPage.AFTER));
    }
    if (rest.size() != 1 || namespace.equals(Frame.ALL)) {
      throw ProblemException.notFound();
    }
    return one(namespace, Section.name(rest.get(0)));
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    if (rest.size() != 2 || namespace.equals(Frame.ALL)) {
      throw ProblemException.notFound();
    }
    var name = Section.name(rest.get(0));
    // The client is the dashboard's, and stays open.
    var schedules = DavitClient.of(client).inNamespace(namespace).schedules();
    try {
      return Response.seeOther(
          press(schedules, namespace, name, rest.get(1), request.form().first("once")));
    } catch (DavitException e) {
      throw Refusals.problem(e);
    }
  }

  /// @return the address that follows
  private String press(
      Schedules schedules, String namespace, String name, String button, String once) {
    return switch (button) {
      case "suspend" -> {
        schedules.deactivate(name);
        yield Links.schedule(namespace, name);
      }
      case "resume" -> {
        schedules.activate(name);
        yield Links.schedule(namespace, name);
      }
      case "run" ->
          Links.run(
              namespace,
              presses.of(namespace + "/" + name, once, () -> schedules.run(name).name()));
      default -> throw ProblemException.notFound();
    };
  }

  private Response list(String namespace, String after) {
    var schedules = ApiPage.of(client.resources(Schedule.class), namespace, after, "");
    var page =
        new SchedulesPage(
            frames.of("Schedules", Links.SCHEDULES, namespace),
            schedules.items(),
            schedules.next(Links.section(namespace, Links.SCHEDULES)));
    return Response.html(200, Templates.render("schedules.jte", page));
  }

  private Response one(String namespace, String name) {
    var schedule = client.resources(Schedule.class).inNamespace(namespace).withName(name).get();
    if (schedule == null) {
      throw new ProblemException(
          404, "There is no schedule %s in namespace %s.".formatted(name, namespace));
    }
    var page =
        new SchedulePage(
            frames.of(name, Links.SCHEDULES, namespace),
            schedule,
            index.ofSchedule(namespace, name, LAST_RUNS));
    return Response.html(200, Templates.render("schedule.jte", page));
  }
}
