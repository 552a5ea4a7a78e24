package dev.davit.dashboard.index;

import dev.davit.api.Phase;

/// Where a run stands. Empty texts are absent.
///
/// @param phase as `kubectl get runs` prints it; [#UNSEEN] if no operator has reported on the run
/// @param reason why it is there, in a word
/// @param error the type of its error
/// @param waitsFor what a suspended run waits for
/// @param attempt the number of its current or last attempt; 0: none yet
public record RunState(String phase, String reason, String error, String waitsFor, int attempt) {
  /// The phase of a run on which no operator has reported, as in the client.
  public static final String UNSEEN = Phase.QUEUED.wireName();
}
