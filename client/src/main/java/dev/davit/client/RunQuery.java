package dev.davit.client;

import dev.davit.api.Labels;
import dev.davit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/// Selects runs: all of them, or by task, phase, tag, schedule, parent or age. Each of the methods
/// with a parameter returns a changed copy: `RunQuery.ALL.task("charge").phase(Phase.FAILED)`.
///
/// The API server selects by task, phase, schedule and parent, so runs that do not match cost
/// nothing. It cannot select by tag and age: the client does so, page by page.
///
/// @param task the name of the task; empty: all tasks
/// @param phase empty: all phases
/// @param tag one of the run's tags; empty: with or without tags
/// @param schedule the name of the schedule that created the run, or of which somebody asked for
///   it; empty: of any schedule, and of none
/// @param parent the name of the run whose task triggered the run; empty: with or without a parent
/// @param createdBefore only runs that were created before that instant; empty: of any age
/// @param createdAfter only runs that were created at that instant or after it; empty: of any age
/// @param limit the number of runs per request, from 1; 500 by default
/// @param after [Page#next] of the page before; empty: from the beginning
public record RunQuery(
    Optional<String> task,
    Optional<Phase> phase,
    Optional<String> tag,
    Optional<String> schedule,
    Optional<String> parent,
    Optional<Instant> createdBefore,
    Optional<Instant> createdAfter,
    int limit,
    Optional<String> after) {
  /// All runs of the namespace.
  public static final RunQuery ALL =
      new RunQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          500,
          Optional.empty());

  /// @throws IllegalArgumentException if the limit is less than 1
  public RunQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + "; allowed: 1 or more");
    }
  }

  public RunQuery task(String id) {
    return new RunQuery(
        Optional.of(id), phase, tag, schedule, parent, createdBefore, createdAfter, limit, after);
  }

  public RunQuery phase(Phase wanted) {
    return new RunQuery(
        task,
        Optional.of(wanted),
        tag,
        schedule,
        parent,
        createdBefore,
        createdAfter,
        limit,
        after);
  }

  public RunQuery tag(String wanted) {
    return new RunQuery(
        task,
        phase,
        Optional.of(wanted),
        schedule,
        parent,
        createdBefore,
        createdAfter,
        limit,
        after);
  }

  /// Only runs that this schedule created.
  ///
  /// @throws IllegalArgumentException if no schedule can have this name
  public RunQuery schedule(String name) {
    Bounds.require(Bounds.isLabel(name), "schedule", "\"" + name + "\"", Bounds.LABELS);
    return new RunQuery(
        task, phase, tag, Optional.of(name), parent, createdBefore, createdAfter, limit, after);
  }

  /// Only runs that a task of the run with this name triggered.
  ///
  /// @throws IllegalArgumentException if no run can have this name
  public RunQuery parent(String name) {
    Bounds.runName("parent", name);
    return new RunQuery(
        task, phase, tag, schedule, Optional.of(name), createdBefore, createdAfter, limit, after);
  }

  public RunQuery createdBefore(Instant instant) {
    return new RunQuery(
        task, phase, tag, schedule, parent, Optional.of(instant), createdAfter, limit, after);
  }

  public RunQuery createdAfter(Instant instant) {
    return new RunQuery(
        task, phase, tag, schedule, parent, createdBefore, Optional.of(instant), limit, after);
  }

  /// Only runs that are older than this now, by this machine's clock.
  public RunQuery olderThan(Duration age) {
    return createdBefore(Instant.now().minus(age));
  }

  /// Only runs that were created within this time before now, by this machine's clock.
  public RunQuery newerThan(Duration age) {
    return createdAfter(Instant.now().minus(age));
  }

  public RunQuery limit(int runs) {
    return new RunQuery(
        task, phase, tag, schedule, parent, createdBefore, createdAfter, runs, after);
  }

  public RunQuery after(String token) {
    return new RunQuery(
        task, phase, tag, schedule, parent, createdBefore, createdAfter, limit, Optional.of(token));
  }

  String fieldSelector() {
    var terms = new StringJoiner(",");
    task.ifPresent(id -> terms.add("spec.task=" + escaped(id)));
    phase.ifPresent(it -> terms.add("status.phase=" + it.wireName()));
    parent.ifPresent(name -> terms.add("spec.parent=" + name));
    return terms.toString();
  }

  /// Empty text: all.
  String labelSelector() {
    return schedule.map(name -> Labels.SCHEDULE + "=" + name).orElse("");
  }

  /// Whether the run matches the conditions that the API server cannot check.
  boolean selects(RunView run) {
    return tag.map(run.tags()::contains).orElse(true)
        && createdBefore.map(run.createdAt()::isBefore).orElse(true)
        && createdAfter.map(it -> !run.createdAt().isBefore(it)).orElse(true);
  }

  /// Escapes a value from a user. The name of a task needs no escaping.
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
