package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The addresses of pages.
public final class Links {
  /// The section of the first page, which has no word of its own in addresses.
  public static final String OVERVIEW = "";

  /// The section of runs.
  public static final String RUNS = "runs";

  /// The section of tasks.
  public static final String TASKS = "tasks";

  /// The section of queues.
  public static final String QUEUES = "queues";

  /// The section of schedules.
  public static final String SCHEDULES = "schedules";

  /// The section of tokens.
  public static final String TOKENS = "tokens";

  /// The section of errors.
  public static final String ERRORS = "errors";

  /// The section of what keeps runs from completing.
  public static final String HEALTH = "health";

  private Links() {}

  /// The first page of a section.
  public static String section(String namespace, String section) {
    return "/ns/" + segment(namespace) + (section.isEmpty() ? "" : "/" + section);
  }

  /// The events of a page that has many runs.
  public static final String EVENTS = "/events";

  /// The events of the page of a run.
  public static String events(String namespace, String run) {
    return EVENTS + "?ns=" + segment(namespace) + "&run=" + segment(run);
  }

  /// The list of runs.
  public static String runs(String namespace) {
    return section(namespace, RUNS);
  }

  /// The list of runs that a filter selects.
  public static String runs(String namespace, RunFilter filter) {
    var query = filter.query();
    return runs(namespace) + (query.isEmpty() ? "" : "?" + query);
  }

  /// The page that tests a task.
  public static String test(String namespace, String task) {
    return section(namespace, TASKS) + "/" + segment(task) + "/test";
  }

  /// The page that tests a task, filled with what a run had.
  public static String test(String namespace, String task, String run) {
    return test(namespace, task) + "?from=" + segment(run);
  }

  /// The page of a run.
  public static String run(String namespace, String name) {
    return runs(namespace) + "/" + segment(name);
  }

  /// The page of a schedule.
  public static String schedule(String namespace, String name) {
    return section(namespace, SCHEDULES) + "/" + segment(name);
  }

  /// The page of a token.
  public static String token(String namespace, String name) {
    return section(namespace, TOKENS) + "/" + segment(name);
  }

  /// The whole log of one of its pods.
  public static String log(String namespace, String run, String pod) {
    return run(namespace, run) + "/log/" + segment(pod);
  }

  /// The list of the runs of a task.
  public static String task(String namespace, String task) {
    return runs(namespace, RunFilter.ofTask(task));
  }

  /// The list of the runs with a tag.
  public static String tag(String namespace, String tag) {
    return runs(namespace, RunFilter.ofTag(tag));
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
