package dev.davit.dashboard.overview;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import java.util.List;

/// The first page of a namespace.
public final class OverviewPages implements Section {
  private final Frames frames;
  private final RunIndex index;

  public OverviewPages(Frames frames, RunIndex index) {
    this.frames = frames;
    this.index = index;
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request) {
    var frame = frames.of("Overview", Links.OVERVIEW, namespace);
    var in = namespace.equals(Frame.ALL) ? "" : namespace;
    var ends = index.ends(in, DayChart.from(frame.now()));
    var page = new OverviewPage(frame, Overview.of(index.rows(in), ends, frame.now()));
    return Response.html(200, Templates.render("overview.jte", page));
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    throw ProblemException.notFound();
  }
}
