package dev.davit.contract;

import java.time.DateTimeException;
import java.util.List;

/// The question of a pod whether one of its waits is over, at [PodContract#GATEWAY_WAITS_PATH]. The
/// answer is a [WaitEnds] or a [GatewayProblem]. Until one is over, the pod executes nothing, and
/// the run needs no slot; the pod asks again until it has an answer.
///
/// @param attempt the number of the pod's attempt, from 1
/// @param segment the number of the pod's segment, from 0
/// @param waits 1 to [PodContract#MAX_WAITS]
public record HoldRequest(int attempt, int segment, List<Wait> waits) {
  /// @throws IllegalArgumentException if there are no waits, or more
  public HoldRequest {
    waits = List.copyOf(waits);
    if (waits.isEmpty() || waits.size() > PodContract.MAX_WAITS) {
      throw new IllegalArgumentException(
          "%d waits at once; allowed: 1 to %d".formatted(waits.size(), PodContract.MAX_WAITS));
    }
  }

  /// The request as JSON.
  public String write() {
    var json = ContractJson.MAPPER.createObjectNode().put("attempt", attempt);
    json.put("segment", segment);
    var array = json.putArray("waits");
    waits.forEach(wait -> array.add(WaitJson.write(wait)));
    return json.toString();
  }

  /// Reads the text of [#write], from this or another version of Davit.
  ///
  /// @throws IllegalArgumentException if `text` is something else; the message says what is wrong
  public static HoldRequest read(String text) {
    var json = JournalAppend.object(text, "a request to wait");
    try {
      return new HoldRequest(
          JournalAppend.number(json, "attempt"),
          JournalAppend.number(json, "segment"),
          WaitJson.readAll(json.path("waits")));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a request to wait: " + e.getMessage(), e);
    }
  }
}
