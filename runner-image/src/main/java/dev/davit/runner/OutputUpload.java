package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.contract.UploadOutput;
import dev.davit.contract.UploadPlace;
import dev.davit.sdk.JournalStore.Refused;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Puts an output into the object store, at the place that the gateway names. A PUT that fails is
/// repeated with a new URL, for as long as the attempt executes and the store may still take it.
///
/// @param patience for how long the store may refuse it
record OutputUpload(Assignment assignment, GatewayCalls calls, StorePut store, Duration patience) {
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 10_000;

  /// The first failures may be those of a server that is being replaced.
  private static final int QUIET_FAILURES = 3;

  OutputUpload(Assignment assignment, GatewayCalls calls) {
    this(assignment, calls, new StorePut(), StorePatience.USUAL);
  }

  /// Returns where the output is, after it is there, or why there is no place for it.
  ///
  /// @throws Refused if the gateway refuses it
  /// @throws InterruptedException if the attempt is being stopped
  Result of(byte[] bytes, StoredOutput output) throws InterruptedException, Refused {
    var refusals = new StorePatience(patience);
    var pause = FIRST_PAUSE;
    for (var failures = 0; ; failures++) {
      var place = place(output);
      if (place.isEmpty()) {
        return gone(bytes.length);
      }
      var answer = store.of(bytes, place.get());
      var isOver = refusals.isOver(answer, Instant.now());
      switch (answer) {
        case StorePut.Answer.Taken() -> {
          return new Result.Stored(output.at(place.get().key()));
        }
        case StorePut.Answer.Refused(var why) -> {
          if (isOver) {
            return refused(bytes.length, why, place.get());
          }
          report(failures, bytes.length, why);
        }
        case StorePut.Answer.Failed(var why) -> report(failures, bytes.length, why);
      }
      Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /// Empty if the gateway has no object store any more: the operator was replaced meanwhile.
  private Optional<UploadPlace> place(StoredOutput output) throws InterruptedException, Refused {
    var asked =
        new UploadOutput(assignment.attempt().number(), assignment.segmentNumber(), output).write();
    return calls.post(
        PodContract.GATEWAY_UPLOAD_PATH,
        asked,
        text -> Optional.of(UploadPlace.read(text)),
        Optional.empty());
  }

  private static void report(int failures, int bytes, String why) {
    if (failures % (QUIET_FAILURES * 10) == QUIET_FAILURES - 1) {
      AttemptLog.notUploaded(bytes, why);
    }
  }

  private static Result gone(int bytes) {
    var text =
        "the output has %d bytes, which is more than %d, and the object store for such outputs is gone: the operator has none any more"
            .formatted(bytes, PodContract.MAX_OUTPUT_BYTES);
    return failed(Reason.OUTPUT_TOO_LARGE, text, Result.Next.STOP);
  }

  /// The URL is a secret, and its path has the key; only its host is named.
  private static Result refused(int bytes, String why, UploadPlace place) {
    var text =
        "the object store at %s has refused the output of %d bytes: %s"
            .formatted(URI.create(place.url()).getHost(), bytes, why);
    return failed(Reason.OUTPUT_NOT_STORED, text, Result.Next.RETRY);
  }

  private static Result failed(Reason reason, String text, Result.Next next) {
    return new Result.Failed(reason, new TaskError(reason.wireName(), text, null), next);
  }
}
