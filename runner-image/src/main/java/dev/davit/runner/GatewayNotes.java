package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.PodContract;
import dev.davit.contract.UpdateMetadata;
import dev.davit.contract.UpdatedMetadata;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.NoteStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Shows at the operator's gateway what a task notes: a second after a change, at most once a
/// second, and always the latest. The first change starts the only thread for it, which ends when
/// nothing has changed for a second.
final class GatewayNotes implements NoteStore {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final UpdatedMetadata NOT_TAKEN =
      new UpdatedMetadata(List.of("the gateway refuses the request"));

  private final Assignment assignment;
  private final GatewayCalls calls;
  private final Duration pace;
  private @Nullable Thread thread;
  private boolean isChanged;
  private boolean isOver;
  private boolean isLast;
  private @Nullable Notes noted;
  private int sequence;
  private String lastFault = "";
  private final Set<String> warnings = new HashSet<>();

  GatewayNotes(Assignment assignment, GatewayCalls calls) {
    this(assignment, calls, PACE);
  }

  /// @param pace the time from a change until it is sent
  GatewayNotes(Assignment assignment, GatewayCalls calls, Duration pace) {
    this.assignment = assignment;
    this.calls = calls;
    this.pace = pace;
  }

  @Override
  public synchronized void changed(Notes notes) {
    isChanged = true;
    noted = notes;
    if (thread == null && !isOver) {
      thread = Thread.ofPlatform().daemon().name("notes").start(() -> send(notes));
    }
  }

  private void send(Notes notes) {
    AttemptLog.identify(assignment);
    try {
      do {
        pause();
        sendNext(notes);
      } while (goesOn());
    } catch (InterruptedException | Refused e) {
      // The attempt is being stopped, or another pod executes it: nothing is to be shown any more.
      end();
    } catch (RuntimeException e) {
      AttemptLog.notShown(e.toString());
      end();
    }
  }

  private synchronized void pause() throws InterruptedException {
    var end = System.nanoTime() + pace.toNanos();
    for (var left = pace.toNanos(); !isLast && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /// The task has ended. Sends at once what does not go with the result, and waits until it is
  /// taken.
  void finish(Duration limit) throws InterruptedException {
    var sending = last();
    if (sending.isEmpty()) {
      return;
    }
    if (!sending.get().join(limit)) {
      AttemptLog.notShown("metadata of other runs: the gateway does not answer");
    }
  }

  private synchronized Optional<Thread> last() {
    if (noted == null || !noted.isAboveLeft()) {
      return Optional.empty();
    }
    isLast = true;
    notifyAll();
    return Optional.ofNullable(thread);
  }

  private void sendNext(Notes notes) throws InterruptedException, Refused {
    var next = next(notes);
    if (next.isEmpty()) {
      return;
    }
    var answer =
        calls.patch(
            PodContract.GATEWAY_METADATA_PATH,
            next.get().write(),
            UpdatedMetadata::read,
            NOT_TAKEN);
    answer.refused().forEach(AttemptLog::notShown);
    if (answer.refused().isEmpty()) {
      notes.shown(next.get());
    }
  }

  /// The metadata that are too large now may be smaller after the next change.
  private Optional<UpdateMetadata> next(Notes notes) {
    var next =
        notes
            .take(assignment.attempt().number(), assignment.segmentNumber(), begin())
            .map(this::known);
    var fault =
        next.flatMap(it -> Optional.ofNullable(it.metadata()))
            .flatMap(UpdateMetadata::faultOf)
            .orElse("");
    if (!fault.isEmpty() && lastFault.isEmpty()) {
      AttemptLog.notShown(fault);
    }
    lastFault = fault;
    return next.map(it -> lastFault.isEmpty() ? it : it.withoutMetadata())
        .filter(it -> !it.isEmpty());
  }

  /// What the gateway knows of it: an older one answers as if it had taken the rest.
  private UpdateMetadata known(UpdateMetadata next) {
    var known = next;
    if (!next.tags().isEmpty() && !assignment.hasCall(PodContract.GATEWAY_CALL_TAGS)) {
      warnOnce("tags: the operator is too old; they go with the result, and may be lost");
      known = known.withoutTags();
    }
    if (next.isAbove() && !assignment.hasCall(PodContract.GATEWAY_CALL_ABOVE)) {
      warnOnce("metadata of other runs: the operator is too old");
      known = known.withoutAbove();
    }
    return known;
  }

  private void warnOnce(String why) {
    if (warnings.add(why)) {
      AttemptLog.notShown(why);
    }
  }

  private synchronized int begin() {
    isChanged = false;
    sequence++;
    return sequence;
  }

  private synchronized boolean goesOn() {
    if (!isChanged) {
      thread = null;
    }
    return isChanged;
  }

  private synchronized void end() {
    isOver = true;
    thread = null;
  }
}
