package dev.davit.dashboard.errors;

import dev.davit.dashboard.index.Period;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import java.util.List;

/// The page of errors.
public final class ErrorPages implements Section {
  private final Frames frames;
  private final RunIndex index;

  public ErrorPages(Frames frames, RunIndex index) {
    this.frames = frames;
    this.index = index;
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request) {
    if (!rest.isEmpty()) {
      throw ProblemException.notFound();
    }
    var frame = frames.of("Errors", Links.ERRORS, namespace);
    var since = Period.of(Form.of(request.query()).first("since"));
    var rows =
        index.rows(namespace.equals(Frame.ALL) ? "" : namespace).stream()
            .filter(it -> since.contains(it.times().created(), frame.now()))
            .toList();
    var page = new ErrorsPage(frame, since, ErrorGroups.of(rows));
    return Response.html(200, Templates.render("errors.jte", page));
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    throw ProblemException.notFound();
  }
}
