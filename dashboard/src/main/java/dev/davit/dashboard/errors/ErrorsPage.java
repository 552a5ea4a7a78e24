package dev.davit.dashboard.errors;

import dev.davit.contract.Reason;
import dev.davit.dashboard.errors.ErrorGroups.Group;
import dev.davit.dashboard.index.Period;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.Visible;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The page of errors.
public final class ErrorsPage {
  private final Frame frame;
  private final Period since;
  private final ErrorGroups errors;

  ErrorsPage(Frame frame, Period since, ErrorGroups errors) {
    this.frame = frame;
    this.since = since;
    this.errors = errors;
  }

  /// A group as it is shown.
  ///
  /// @param href the list of its runs; empty: a list without an error or a reason has others too
  public record Line(
      String namespace,
      String task,
      What what,
      int count,
      Times times,
      List<Link> newest,
      String href) {
    public Line {
      newest = List.copyOf(newest);
    }
  }

  /// What failed. The type of the error may be empty.
  ///
  /// @param meaning of the reason; empty if this version does not know it
  public record What(String error, String reason, String meaning) {}

  /// When the error was seen.
  public record Times(Instant first, Instant last) {}

  /// A link to another page.
  public record Link(String label, String href, boolean isCurrent) {}

  public Frame frame() {
    return frame;
  }

  /// The periods to choose from.
  public List<Link> periods() {
    var section = Links.section(frame.namespace(), Links.ERRORS);
    return Stream.of(Period.values())
        .map(
            it ->
                new Link(
                    it.label(),
                    it.text().isEmpty() ? section : section + "?since=" + it.text(),
                    it == since))
        .toList();
  }

  /// How many groups are not shown.
  public int left() {
    return errors.all() - errors.groups().size();
  }

  /// The errors that were seen last come first.
  public List<Line> lines() {
    return errors.groups().stream().map(this::line).toList();
  }

  private Line line(Group group) {
    var key = group.key();
    var namespace = key.task().namespace();
    var filter =
        RunFilter.ofError(key.task().name(), key.error(), key.reason(), PhaseLook.FAILED, since);
    return new Line(
        namespace,
        Visible.text(key.task().name()),
        new What(
            Visible.text(key.error()),
            Visible.text(key.reason()),
            Reason.ofWireName(key.reason()).map(Reason::meaning).orElse("")),
        group.count(),
        new Times(group.first(), group.last()),
        group.newest().stream()
            .map(it -> it.key().name())
            .map(it -> new Link(it, Links.run(namespace, it), false))
            .toList(),
        key.error().isEmpty() || key.reason().isEmpty() ? "" : Links.runs(namespace, filter));
  }
}
