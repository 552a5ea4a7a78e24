package dev.davit.cli.runs;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Cluster.Item;
import dev.davit.client.RunQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.StringJoiner;

/// The newest runs that a query selects. The API server sorts by name, so all runs are read, page
/// by page, but only the requested number is kept.
final class NewestRuns {
  private static final Comparator<Item<Run>> NEWEST_FIRST =
      Comparator.comparing(Item::read, RunName.NEWEST_FIRST);

  private final RunQuery query;
  private final int limit;
  private final PriorityQueue<Item<Run>> kept = new PriorityQueue<>(NEWEST_FIRST.reversed());
  private int total;

  NewestRuns(RunQuery query, int limit) {
    this.query = query;
    this.limit = limit;
  }

  static NewestRuns of(Cluster cluster, RunQuery query, int limit) {
    var newest = new NewestRuns(query, limit);
    cluster.each(Run.class, selector(query), labels(query), newest::add);
    return newest;
  }

  void add(Item<Run> item) {
    if (!isSelected(item.read())) {
      return;
    }
    total++;
    kept.add(item);
    if (kept.size() > limit) {
      kept.remove();
    }
  }

  /// The runs, newest first.
  List<Item<Run>> items() {
    return kept.stream().sorted(NEWEST_FIRST).toList();
  }

  /// The number of runs that the query selects.
  int total() {
    return total;
  }

  /// The part of the query that the API server can select by.
  static String selector(RunQuery query) {
    var terms = new StringJoiner(",");
    query.task().ifPresent(task -> terms.add("spec.task=" + Cluster.escaped(task)));
    query.phase().ifPresent(phase -> terms.add("status.phase=" + phase.wireName()));
    return terms.toString();
  }

  private static String labels(RunQuery query) {
    return query.schedule().map(name -> Labels.SCHEDULE + "=" + name).orElse("");
  }

  /// Whether the run matches the conditions that the API server cannot check.
  private boolean isSelected(Run run) {
    var created = Ages.instant(run.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    return query.tag().map(run.tags()::contains).orElse(true)
        && query.createdBefore().map(created::isBefore).orElse(true)
        && query.createdAfter().map(it -> !created.isBefore(it)).orElse(true);
  }
}
