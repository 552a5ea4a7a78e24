package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The names of the runs and batches that a task triggers. A name is made of what was asked for, so
/// that a later execution that asks for something else is found out, and the operator can create
/// the run any number of times.
///
/// @param scope the path of the scope that makes the call
record ChildNames(String runName, String runId, String scope) {
  /// A run's name has at most 63 characters.
  private static final int LONGEST_PART = 24;

  private static final int LONGEST_OF_BATCH = 40;

  static ChildNames of(DurableCalls calls) {
    var run = calls.assignment().run();
    return new ChildNames(run.name(), run.id(), calls.scope().path());
  }

  /// The name of the run that a call triggers.
  String run(int position, int attempt, String task, JsonNode payload, RunOptions options) {
    return run(
        task, List.of(text(position), text(attempt), task, payload.toString(), json(options)));
  }

  /// The name of a run of a batch.
  ///
  /// @param index from 0
  String ofBatch(
      int position, int attempt, int index, String task, JsonNode payload, RunOptions options) {
    return run(
        task,
        List.of(
            text(position),
            text(attempt),
            task,
            payload.toString(),
            json(options),
            "item " + index));
  }

  private String run(String task, List<String> asked) {
    return String.join(
        "-",
        Names.beginning(runName, LONGEST_PART),
        Names.beginning(task, LONGEST_PART),
        hash(asked));
  }

  /// The name of a batch of runs.
  ///
  /// @param runs their names
  String batch(List<String> runs) {
    return Names.beginning(runName, LONGEST_OF_BATCH) + "-" + hash(runs);
  }

  private String hash(List<String> parts) {
    var all = new ArrayList<String>(List.of(runId, scope));
    all.addAll(parts);
    return Names.hash(String.join("\n", all));
  }

  private static String text(int number) {
    return Integer.toString(number);
  }

  private static String json(RunOptions options) {
    return options.json().toString();
  }
}
