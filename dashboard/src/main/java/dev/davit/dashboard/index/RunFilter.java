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
/// @param search what the task, the tag, the queue, the reason and the name have to be
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
  /// @param name a part of the run's name
  public record Search(String task, String tag, String queue, String reason, String name) {
    /// Matches all runs.
    public static final Search NOTHING = new Search("", "", "", "", "");

    boolean matches(RunRow row) {
      return (task.isEmpty() || task.equals(row.task()))
          && (tag.isEmpty() || row.tags().contains(tag))
          && (queue.isEmpty() || queue.equals(row.queue()))
          && (reason.isEmpty() || reason.equals(row.state().reason()))
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
        case "task" -> search = withTask(search, value);
        case "tag" ->
            search = new Search(search.task, value, search.queue, search.reason, search.name);
        case "queue" ->
            search = new Search(search.task, search.tag, value, search.reason, search.name);
        case "reason" ->
            search = new Search(search.task, search.tag, search.queue, value, search.name);
        case "name" ->
            search = new Search(search.task, search.tag, search.queue, search.reason, value);
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
    return new RunFilter(Set.of(), new Search("", tag, "", "", ""), Period.ALL, Sort.NEWEST, 1);
  }

  /// The first page of all runs of this task.
  public static RunFilter ofTask(String task) {
    return new RunFilter(Set.of(), withTask(Search.NOTHING, task), Period.ALL, Sort.NEWEST, 1);
  }

  /// The first page of all runs of this task in this phase.
  public static RunFilter ofTask(String task, String phase) {
    return ofTask(task).withPhases(Set.of(phase));
  }

  /// The first page of all runs of this queue.
  ///
  /// @param queue as `queue/NAME` or `task/NAME`
  public static RunFilter ofQueue(String queue) {
    return new RunFilter(Set.of(), new Search("", "", queue, "", ""), Period.ALL, Sort.NEWEST, 1);
  }

  /// The first page of all runs that are in this phase for this reason.
  ///
  /// @param reason empty: any
  public static RunFilter ofReason(String phase, String reason) {
    return new RunFilter(
        Set.of(phase), new Search("", "", "", reason, ""), Period.ALL, Sort.NEWEST, 1);
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

  private static Search withTask(Search search, String task) {
    return new Search(task, search.tag, search.queue, search.reason, search.name);
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
