package dev.davit.dashboard.errors;

import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.PhaseLook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Failed runs, put together by what failed and how.
///
/// @param groups those that were seen last come first
/// @param all the number of groups; there may be more than are shown
record ErrorGroups(List<Group> groups, int all) {
  private static final int SHOWN = 100;
  private static final int NEWEST = 3;

  ErrorGroups {
    groups = List.copyOf(groups);
  }

  /// What the runs of a group have in common.
  ///
  /// @param error the type of the error; empty: there is none, as if the pod was lost
  record Key(TaskKey task, String error, String reason) {
    static Key of(RunRow row) {
      return new Key(TaskKey.of(row), row.state().error(), row.state().reason());
    }
  }

  /// The same error of a task.
  ///
  /// @param newest a few runs, the last one first
  record Group(Key key, int count, Instant first, Instant last, List<RunRow> newest) {
    Group {
      newest = List.copyOf(newest);
    }
  }

  static ErrorGroups of(List<RunRow> rows) {
    var byKey =
        rows.stream()
            .filter(it -> PhaseLook.FAILED.contains(it.state().phase()))
            .collect(Collectors.groupingBy(Key::of));
    var groups =
        byKey.entrySet().stream()
            .map(it -> group(it.getKey(), it.getValue()))
            .sorted(
                Comparator.comparing(Group::last)
                    .reversed()
                    .thenComparing(it -> it.key().toString()))
            .limit(SHOWN)
            .toList();
    return new ErrorGroups(groups, byKey.size());
  }

  private static Group group(Key key, List<RunRow> runs) {
    var sorted = runs.stream().sorted(Comparator.comparing(ErrorGroups::seen).reversed()).toList();
    return new Group(
        key,
        sorted.size(),
        seen(sorted.getLast()),
        seen(sorted.getFirst()),
        sorted.subList(0, Math.min(NEWEST, sorted.size())));
  }

  private static Instant seen(RunRow row) {
    return Optional.ofNullable(row.times().finished()).orElse(row.times().created());
  }
}
