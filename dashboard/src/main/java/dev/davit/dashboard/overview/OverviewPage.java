package dev.davit.dashboard.overview;

import dev.davit.api.Phase;
import dev.davit.contract.Reason;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.Sort;
import dev.davit.dashboard.overview.Overview.FailingTask;
import dev.davit.dashboard.overview.Overview.Waiting;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.Times;
import dev.davit.dashboard.run.Visible;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The first page of a namespace.
public record OverviewPage(Frame frame, Overview overview) {
  /// What lists of failed runs have.
  public static final String ALL_FAILED = "All failed runs that are kept, the last one first";

  /// A number, and a list of runs.
  ///
  /// @param title what the list has if that is not just the runs of the number; empty: it is
  /// @param tone a class of the stylesheet; empty: none
  public record Tile(String label, String value, String tone, String href, String title) {}

  /// The most important numbers.
  public List<Tile> tiles() {
    var tiles = overview.tiles();
    var queued = ofPhase(Phase.QUEUED);
    return List.of(
        tile("Executing", tiles.executing(), "", href(ofPhase(Phase.EXECUTING))),
        tile("Queued", tiles.queued(), "", href(queued)),
        new Tile(
            "Oldest wait",
            tiles.oldest().map(it -> Times.inWords(Duration.between(it, frame.now()))).orElse("–"),
            "",
            href(queued.inOrder(Sort.Field.CREATED, false)),
            "All queued runs, the oldest first"),
        tile("Delayed", tiles.delayed(), "", href(ofPhase(Phase.DELAYED))),
        new Tile(
            "Failed in 24 hours",
            "%,d".formatted(tiles.failed()),
            tiles.failed() > 0 ? "bad" : "",
            href(newestEnds(RunFilter.ALL)),
            ALL_FAILED));
  }

  /// The runs of a task that have failed, the last one first.
  public String href(FailingTask failing) {
    return Links.runs(
        failing.task().namespace(), newestEnds(RunFilter.ofTask(failing.task().name())));
  }

  /// The runs that wait in the same phase for the same reason; empty if there is none, since a list
  /// without a reason has all runs of the phase.
  public String href(Waiting waiting) {
    return waiting.reason().isEmpty()
        ? ""
        : href(RunFilter.ofReason(waiting.phase(), waiting.reason()));
  }

  /// What a reason means, in a sentence; empty if this version does not know it.
  public String meaning(Waiting waiting) {
    return Reason.ofWireName(waiting.reason()).map(Reason::meaning).orElse("");
  }

  private static Tile tile(String label, int value, String tone, String href) {
    return new Tile(label, "%,d".formatted(value), tone, href, "");
  }

  /// The type of an error, as it is shown.
  public String lastError(FailingTask failing) {
    return Visible.text(failing.lastError());
  }

  private static RunFilter ofPhase(Phase phase) {
    return RunFilter.ALL.withPhases(Set.of(phase.wireName()));
  }

  private static RunFilter newestEnds(RunFilter filter) {
    return filter.withPhases(PhaseLook.FAILED).inOrder(Sort.Field.FINISHED, true);
  }

  private String href(RunFilter filter) {
    return Links.runs(frame.namespace(), filter);
  }
}
