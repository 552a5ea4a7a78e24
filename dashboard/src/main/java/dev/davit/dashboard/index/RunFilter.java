package dev.davit.dashboard.index;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which runs a list shows, in which order, and which page of them. It is the query string of the
/// list's address, so that links, reloads and the back button keep it.
///
/// @param phases empty: all
/// @param search what the task, the tag, the queue, the reason, the error and the name have to be
/// @param page from 1
public record RunFilter(Set<String> phases, Search search, Period since, Sort sort, int page) {
  /// All runs, the newest first.
  public static final RunFilter ALL =
      new RunFilter(Set.of(), Search.NOTHING, Period.ALL, Sort.NEWEST, 1);

  /// Texts that runs have to match; empty ones match all.
  ///
  /// @param task its whole name
  /// @param tag a whole tag
  /// @param queue as `queue/NAME` or `task/NAME`
  /// @param reason the whole word
  /// @param error the whole type of the error
  /// @param name a part of the run's name
  public record Search(
      String task, String tag, String queue, String reason, String error, String name) {
    /// Matches all runs.
    public static final Search NOTHING = new Search("", "", "", "", "", "");

    Search withTask(String other) {
      return new Search(other, tag, queue, reason, error, name);
    }

    Search withTag(String other) {
      return new Search(task, other, queue, reason, error, name);
    }

    Search withQueue(String other) {
      return new Search(task, tag, other, reason, error, name);
    }

    Search withReason(String other) {
      return new Search(task, tag, queue, other, error, name);
    }

    Search withError(String other) {
      return new Search(task, tag, queue, reason, other, name);
    }

    Search withName(String other) {
      return new Search(task, tag, queue, reason, error, other);
    }

    boolean matches(RunRow row) {
      return (task.isEmpty() || task.equals(row.task()))
          && (tag.isEmpty() || row.tags().contains(tag))
          && (queue.isEmpty() || queue.equals(row.queue()))
          && (reason.isEmpty() || reason.equals(row.state().reason()))
          && (error.isEmpty() || error.equals(row.state().error()))
          && (name.isEmpty() || row.key().name().contains(name));
    }
  }

  public RunFilter {
    phases = Collections.unmodifiableSortedSet(new TreeSet<>(phases));
    page = Math.max(1, page);
  }

  /// Reads a raw query string. Unknown names and values are ignored.
  ///
  /// @param query without `?`; may be empty
  public static RunFilter of(String query) {
    SortedSet<String> phases = new TreeSet<>();
    var search = Search.NOTHING;
    var since = Period.ALL;
    var sort = Sort.NEWEST;
    var page = 1;
    for (var pair : query.split("&", -1)) {
      var parts = pair.split("=", 2);
      var value = parts.length == 2 ? decoded(parts[1]) : "";
      if (value.isEmpty()) {
        continue;
      }
      switch (parts[0]) {
        case "phase" -> phases.add(value);
        case "task" -> search = search.withTask(value);
        case "tag" -> search = search.withTag(value);
        case "queue" -> search = search.withQueue(value);
        case "reason" -> search = search.withReason(value);
        case "error" -> search = search.withError(value);
        case "name" -> search = search.withName(value);
        case "since" -> since = Period.of(value);
        case "sort" -> sort = Sort.of(value).orElse(Sort.NEWEST);
        case "page" -> page = number(value);
        default -> {} // a later version may have written it
      }
    }
    return new RunFilter(phases, search, since, sort, page);
  }

  /// The query string that [#of] reads; empty for [#ALL].
  public String query() {
    var pairs = new ArrayList<String>();
    phases.forEach(phase -> add(pairs, "phase", phase));
    add(pairs, "task", search.task);
    add(pairs, "tag", search.tag);
    add(pairs, "queue", search.queue);
    add(pairs, "reason", search.reason);
    add(pairs, "error", search.error);
    add(pairs, "name", search.name);
    add(pairs, "since", since.text());
    add(pairs, "sort", sort.equals(Sort.NEWEST) ? "" : sort.text());
    add(pairs, "page", page == 1 ? "" : Integer.toString(page));
    return String.join("&", pairs);
  }

  /// With this phase if it was not selected, and without it if it was; the first page.
  public RunFilter toggled(String phase) {
    var toggled = new TreeSet<>(phases);
    if (!toggled.remove(phase)) {
      toggled.add(phase);
    }
    return withPhases(toggled);
  }

  /// The first page of the runs in these phases.
  public RunFilter withPhases(Set<String> wanted) {
    return new RunFilter(wanted, search, since, sort, 1);
  }

  /// Sorted by `field`: the other way round if it was already. The first page.
  public RunFilter sortedBy(Sort.Field field) {
    var descending = sort.field() != field || !sort.descending();
    return new RunFilter(phases, search, since, new Sort(field, descending), 1);
  }

  /// Another page of the same runs.
  public RunFilter onPage(int number) {
    return new RunFilter(phases, search, since, sort, number);
  }

  /// The first page of all runs with this tag.
  public static RunFilter ofTag(String tag) {
    return of(Search.NOTHING.withTag(tag));
  }

  /// The first page of all runs of this task.
  public static RunFilter ofTask(String task) {
    return of(Search.NOTHING.withTask(task));
  }

  /// The first page of all runs of this task in this phase.
  public static RunFilter ofTask(String task, String phase) {
    return ofTask(task).withPhases(Set.of(phase));
  }

  /// The first page of all runs of this queue.
  ///
  /// @param queue as `queue/NAME` or `task/NAME`
  public static RunFilter ofQueue(String queue) {
    return of(Search.NOTHING.withQueue(queue));
  }

  /// The first page of all runs that are in this phase for this reason.
  ///
  /// @param reason empty: any
  public static RunFilter ofReason(String phase, String reason) {
    return of(Search.NOTHING.withReason(reason)).withPhases(Set.of(phase));
  }

  /// The first page of all runs of this task with this error that were created in this period.
  ///
  /// @param error empty: any
  /// @param reason empty: any
  public static RunFilter ofError(
      String task, String error, String reason, Set<String> phases, Period since) {
    var search = Search.NOTHING.withTask(task).withError(error).withReason(reason);
    return new RunFilter(phases, search, since, Sort.NEWEST, 1);
  }

  /// The first page of the same runs in this order.
  public RunFilter inOrder(Sort.Field field, boolean descending) {
    return new RunFilter(phases, search, since, new Sort(field, descending), 1);
  }

  /// Whether a run matches but for its phase.
  boolean matchesButPhase(RunRow row, Instant now) {
    return search.matches(row) && since.contains(row.times().created(), now);
  }

  boolean matchesPhase(RunRow row) {
    return phases.isEmpty() || phases.contains(row.state().phase());
  }

  private static RunFilter of(Search search) {
    return new RunFilter(Set.of(), search, Period.ALL, Sort.NEWEST, 1);
  }

  private static void add(List<String> pairs, String name, String value) {
    if (!value.isEmpty()) {
      pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return ""; // a broken escape: as if the parameter was not there
    }
  }
}
