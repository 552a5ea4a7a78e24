package dev.davit.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The request by which a pod triggers runs of other tasks, at [PodContract#GATEWAY_RUNS_PATH]. The
/// answer is a [TriggeredRuns] or a [GatewayProblem]. A request that is repeated changes nothing:
/// the names say which runs are meant.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
/// @param batch the name of the batch that the runs belong to; null: none
/// @param runs 1 to [PodContract#MAX_RUNS_OF_REQUEST]
public record TriggerRuns(int attempt, int segment, @Nullable String batch, List<NewRun> runs) {
  /// @throws IllegalArgumentException if there are no runs, or more
  public TriggerRuns {
    runs = List.copyOf(runs);
    if (runs.isEmpty() || runs.size() > PodContract.MAX_RUNS_OF_REQUEST) {
      throw new IllegalArgumentException(
          "%d runs in one request; allowed: 1 to %d"
              .formatted(runs.size(), PodContract.MAX_RUNS_OF_REQUEST));
    }
  }

  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment);
    Optional.ofNullable(batch).ifPresent(name -> json.put("batch", name));
    var array = json.putArray("runs");
    runs.forEach(run -> array.add(WaitJson.write(run)));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static TriggerRuns read(String text) {
    var json = JournalAppend.object(text, "a request to trigger runs");
    return new TriggerRuns(
        JournalAppend.number(json, "attempt"),
        JournalAppend.number(json, "segment"),
        json.hasNonNull("batch") ? json.get("batch").asText() : null,
        WaitJson.readRuns(json.path("runs")));
  }
}
