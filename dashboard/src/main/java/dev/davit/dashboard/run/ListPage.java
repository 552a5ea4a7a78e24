package dev.davit.dashboard.run;

import dev.davit.dashboard.index.Period;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.RunsPage;
import dev.davit.dashboard.index.Sort;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The list of runs.
///
/// @param tasks that have runs
public record ListPage(Frame frame, RunsPage runs, RunFilter filter, Set<String> tasks) {
  /// A phase to filter by.
  public record Chip(PhaseLook look, int count, boolean selected, String href) {}

  /// A head of a column by which the list can be sorted.
  ///
  /// @param aria the value of `aria-sort`
  public record Head(String label, String href, String aria, String arrow) {}

  /// The phases that have runs or are selected, in the order of a run's life.
  public List<Chip> chips() {
    var words = new LinkedHashSet<>(PhaseLook.ORDER);
    words.addAll(runs.phases().keySet());
    words.addAll(filter.phases());
    return words.stream()
        .filter(word -> runs.phases().containsKey(word) || filter.phases().contains(word))
        .map(
            word ->
                new Chip(
                    PhaseLook.of(word),
                    runs.phases().getOrDefault(word, 0),
                    filter.phases().contains(word),
                    href(filter.toggled(word))))
        .toList();
  }

  /// The runs in all phases.
  public String allHref() {
    return href(filter.withPhases(Set.of()));
  }

  /// The list without any filter.
  public String clearHref() {
    return href(RunFilter.ALL);
  }

  /// Whether something but phases is filtered by.
  public boolean isFiltered() {
    return !filter.search().equals(RunFilter.Search.NOTHING) || filter.since() != Period.ALL;
  }

  /// What the list is filtered by that the form has no field for.
  public List<String> otherFilters() {
    var search = filter.search();
    return Stream.of(
            search.queue(),
            search.reason().isEmpty() ? "" : "reason " + search.reason(),
            search.error().isEmpty() ? "" : "error " + search.error())
        .filter(it -> !it.isEmpty())
        .map(Visible::text)
        .toList();
  }

  /// The page before this one.
  public Optional<String> before() {
    return runs.number() > 1
        ? Optional.of(href(filter.onPage(runs.number() - 1)))
        : Optional.empty();
  }

  /// The page after this one.
  public Optional<String> after() {
    return runs.number() < runs.last()
        ? Optional.of(href(filter.onPage(runs.number() + 1)))
        : Optional.empty();
  }

  /// The head of a column.
  public Head head(String label, Sort.Field field) {
    var isSorted = filter.sort().field() == field;
    var descending = filter.sort().descending();
    return new Head(
        label,
        href(filter.sortedBy(field)),
        !isSorted ? "none" : descending ? "descending" : "ascending",
        !isSorted ? "" : descending ? "↓" : "↑");
  }

  /// The page of a run.
  public String href(RunRow row) {
    return Links.run(row.key().namespace(), row.key().name());
  }

  /// The list of another tag.
  public String tagHref(String tag) {
    return href(RunFilter.ofTag(tag));
  }

  /// How long a run executed or has executed; empty if it has not started.
  public String ran(RunRow row) {
    return row.times().ran(frame.now()).map(Times::inWords).orElse("");
  }

  /// How long a run waited before it started, or has waited.
  public String waited(RunRow row) {
    var started = row.times().started();
    var finished = row.times().finished();
    var end = started != null ? started : finished != null ? finished : frame.now();
    return Times.inWords(Duration.between(row.times().created(), end));
  }

  /// Why a run is in its phase; empty if the phase says it.
  public String why(RunRow row) {
    var state = row.state();
    if (!state.waitsFor().isEmpty()) {
      return Visible.text(state.waitsFor());
    }
    if (!state.error().isEmpty()) {
      return Visible.text(state.error());
    }
    return state.reason().equals(state.phase()) ? "" : Visible.text(state.reason());
  }

  private String href(RunFilter other) {
    return Links.runs(frame.namespace(), other);
  }
}
