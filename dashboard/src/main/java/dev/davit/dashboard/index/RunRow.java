package dev.davit.dashboard.index;

import java.util.List;

/// What a list shows of a run: no payload, output or log.
///
/// @param queue as `queue/NAME` or `task/NAME`; empty until the operator has seen the run
/// @param schedule the name of the schedule that created the run; empty: none did
/// @param machine the machine preset; empty until the operator has seen the run
public record RunRow(
    RunKey key,
    String task,
    RunState state,
    RunTimes times,
    String queue,
    String machine,
    String schedule,
    List<String> tags) {
  public RunRow {
    tags = List.copyOf(tags);
  }
}
