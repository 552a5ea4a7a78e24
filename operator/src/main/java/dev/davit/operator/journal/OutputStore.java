package dev.davit.operator.journal;

import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.kube.JournalObjects;
import java.util.Optional;

/// Keeps outputs that do not fit into termination messages. Nothing of them stays in memory. Safe
/// for any thread.
public record OutputStore(JournalObjects objects) {
  private static final int TRIES = 5;

  /// Keeps the output of a pod, in place of another one that it has sent before. To keep the same
  /// output again changes nothing.
  ///
  /// @return false if others have written all the time; nothing was written
  public boolean keep(JournalOwner owner, AttemptId attempt, byte[] output) {
    var wanted = KeptOutput.of(owner, attempt, output);
    if (objects.write(wanted, Optional.empty()).isPresent()) {
      return true;
    }
    for (var tries = 0; tries < TRIES; tries++) {
      var found = objects.read(owner.namespace(), wanted.getMetadata().getName());
      if (found.isPresent() && found.get().getSpec().equals(wanted.getSpec())) {
        return true;
      }
      var before = found.map(it -> it.getMetadata().getResourceVersion());
      if (objects.write(wanted, before).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
