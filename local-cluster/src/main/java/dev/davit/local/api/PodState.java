package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;

/// Computes the status column of `kubectl get pods`.
final class PodState {
  /// Used instead of a path in a column, to select this computation.
  static final String PATH = "pod-state";

  private PodState() {}

  static String of(JsonNode pod) {
    var status = pod.path("status");
    var state = status.path("containerStatuses").path(0).path("state");
    var waiting = state.path("waiting").path("reason").asText("");
    if (!waiting.isEmpty()) {
      return waiting;
    }
    if (Meta.isBeingDeleted(pod)) {
      return "Terminating";
    }
    var ended = state.path("terminated").path("reason").asText("");
    if (status.has("reason")) {
      return status.path("reason").asText();
    }
    return ended.isEmpty() ? status.path("phase").asText() : ended;
  }
}
