package dev.davit.client;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Selects schedules: all of them, or by task, external id or labels. Each of the methods with a
/// parameter returns a changed copy: `ScheduleQuery.ALL.task("report").externalId("user-7")`. The
/// API server selects, so schedules that do not match cost nothing.
///
/// @param task the name of the task; empty: all tasks
/// @param externalId empty: with any external id, or without
/// @param labels labels that the schedule has, all of them; none: with any labels
/// @param limit the number of schedules per request, from 1; 500 by default
/// @param after [Page#next] of the page before; empty: from the beginning
public record ScheduleQuery(
    Optional<String> task,
    Optional<String> externalId,
    Map<String, String> labels,
    int limit,
    Optional<String> after) {
  /// All schedules of the namespace.
  public static final ScheduleQuery ALL =
      new ScheduleQuery(Optional.empty(), Optional.empty(), Map.of(), 500, Optional.empty());

  private static final Pattern KEY =
      Pattern.compile("([-a-z0-9.]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  /// @throws IllegalArgumentException if the limit is less than 1, or a label cannot exist
  public ScheduleQuery {
    labels = Map.copyOf(labels);
    Bounds.require(limit >= 1, "limit", limit, "1 or more");
    labels.forEach(
        (key, value) ->
            Bounds.require(
                KEY.matcher(key).matches() && VALUE.matcher(value).matches(),
                "label",
                "\"" + key + "=" + value + "\"",
                "a name and a value as Kubernetes has them"));
  }

  public ScheduleQuery task(String id) {
    return new ScheduleQuery(Optional.of(id), externalId, labels, limit, after);
  }

  public ScheduleQuery externalId(String id) {
    return new ScheduleQuery(task, Optional.of(id), labels, limit, after);
  }

  /// Only schedules with this label, and those asked for before.
  public ScheduleQuery label(String key, String value) {
    var more = new TreeMap<>(labels);
    more.put(key, value);
    return new ScheduleQuery(task, externalId, more, limit, after);
  }

  public ScheduleQuery limit(int schedules) {
    return new ScheduleQuery(task, externalId, labels, schedules, after);
  }

  public ScheduleQuery after(String page) {
    return new ScheduleQuery(task, externalId, labels, limit, Optional.of(page));
  }

  String fieldSelector() {
    var terms = new StringJoiner(",");
    task.ifPresent(id -> terms.add("spec.task=" + RunQuery.escaped(id)));
    externalId.ifPresent(id -> terms.add("spec.externalId=" + RunQuery.escaped(id)));
    return terms.toString();
  }

  String labelSelector() {
    var terms = new StringJoiner(",");
    new TreeMap<>(labels).forEach((key, value) -> terms.add(key + "=" + value));
    return terms.toString();
  }
}
