package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.RunJournal;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Reported;
import dev.davit.operator.journal.KeptOutput;
import dev.davit.operator.kube.Api;
import dev.davit.operator.store.StoredKey;

/// Fetches the output that a pod has sent to the gateway, from the API server itself: the pod has
/// reported it after it was kept, so an output that is not there has been lost. One in the object
/// store stays there: the store has checked its size and hash. Writes nothing.
record OutputObserver(Api api) {

  /// `outcome` with the output that it names, or a failure if that is lost.
  PodOutcome withOutput(PodOutcome outcome, Run run, AttemptId attempt) {
    if (!(outcome instanceof Reported(Result.Stored(var stored), var times))) {
      return outcome;
    }
    var uid = run.getMetadata().getUid();
    return new Reported(
        stored.key() == null
            ? result(stored, run, KeptOutput.name(uid, attempt))
            : uploaded(stored, stored.key(), StoredKey.of(uid, attempt)),
        times);
  }

  /// A pod has no say in where its output is: readers get a URL of that object.
  private static Result uploaded(StoredOutput stored, String key, String wanted) {
    return key.equals(wanted)
        ? new Result.Stored(stored)
        : lost(stored, "it is not at %s, where the pod could put it".formatted(wanted));
  }

  private Result result(StoredOutput stored, Run run, String name) {
    var found = api.read(RunJournal.class, run.getMetadata().getNamespace(), name);
    if (found.isEmpty()) {
      return lost(stored, "RunJournal %s does not exist".formatted(name));
    }
    try {
      var bytes = KeptOutput.bytes(found.get());
      return stored.isOf(bytes)
          ? new Result.Completed(StoredOutput.valueOf(bytes))
          : lost(stored, "RunJournal %s has something else".formatted(name));
    } catch (IllegalArgumentException e) {
      return lost(stored, "RunJournal %s: %s".formatted(name, e.getMessage()));
    }
  }

  private static Result lost(StoredOutput stored, String why) {
    var text =
        "the task returned, and its output of %d bytes is lost: %s".formatted(stored.bytes(), why);
    return new Result.Failed(
        Reason.OUTPUT_LOST,
        new TaskError(Reason.OUTPUT_LOST.wireName(), text, null),
        Result.Next.STOP);
  }
}
