package dev.davit.client;

import dev.davit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/// Which runs: all, or those of a task, in a phase, with a tag, of an age. Each of the methods with
/// a parameter returns a changed copy: `RunQuery.ALL.task("charge").phase(Phase.FAILED)`.
///
/// The API server selects by task and phase, so these cost nothing for the runs that are left out.
/// It cannot select by tag and age: the client does so, page by page.
///
/// @param task the name of the task; empty: of all
/// @param phase empty: all
/// @param tag one of the run's tags; empty: with any tags or none
/// @param createdBefore only runs that were created before that instant; empty: of any age
/// @param createdAfter only runs that were created at that instant or after it; empty: of any age
/// @param limit how many runs one request asks for, from 1; 500 by default
/// @param after [Page#next] of the page before; empty: from the beginning
public record RunQuery(
    Optional<String> task,
    Optional<Phase> phase,
    Optional<String> tag,
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
          500,
          Optional.empty());

  /// @throws IllegalArgumentException where the limit is less than 1
  public RunQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + "; allowed: 1 or more");
    }
  }

  public RunQuery task(String id) {
    return new RunQuery(Optional.of(id), phase, tag, createdBefore, createdAfter, limit, after);
  }

  public RunQuery phase(Phase wanted) {
    return new RunQuery(task, Optional.of(wanted), tag, createdBefore, createdAfter, limit, after);
  }

  public RunQuery tag(String wanted) {
    return new RunQuery(
        task, phase, Optional.of(wanted), createdBefore, createdAfter, limit, after);
  }

  public RunQuery createdBefore(Instant instant) {
    return new RunQuery(task, phase, tag, Optional.of(instant), createdAfter, limit, after);
  }

  public RunQuery createdAfter(Instant instant) {
    return new RunQuery(task, phase, tag, createdBefore, Optional.of(instant), limit, after);
  }

  /// Only runs that were created longer ago than that, by this machine's clock, now.
  public RunQuery olderThan(Duration age) {
    return createdBefore(Instant.now().minus(age));
  }

  /// Only runs that were created within so long, by this machine's clock, now.
  public RunQuery newerThan(Duration age) {
    return createdAfter(Instant.now().minus(age));
  }

  public RunQuery limit(int runs) {
    return new RunQuery(task, phase, tag, createdBefore, createdAfter, runs, after);
  }

  public RunQuery after(String token) {
    return new RunQuery(task, phase, tag, createdBefore, createdAfter, limit, Optional.of(token));
  }

  String fieldSelector() {
    var terms = new StringJoiner(",");
    task.ifPresent(id -> terms.add("spec.task=" + escaped(id)));
    phase.ifPresent(it -> terms.add("status.phase=" + it.wireName()));
    return terms.toString();
  }

  /// Whether the run has what the API server cannot select by.
  boolean selects(RunView run) {
    return tag.map(run.tags()::contains).orElse(true)
        && createdBefore.map(run.createdAt()::isBefore).orElse(true)
        && createdAfter.map(it -> !run.createdAt().isBefore(it)).orElse(true);
  }

  /// A task's name has no such characters, but what is asked for comes from users.
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
