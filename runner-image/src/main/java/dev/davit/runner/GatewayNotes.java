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

  /// The longest pause after a call that has failed, when the attempt waits for it to end.
  private static final Duration LAST_PAUSE = Duration.ofSeconds(1);

  private static final int MOST_WARNINGS = 100;
  private static final UpdatedMetadata NOT_TAKEN =
      new UpdatedMetadata(List.of("the gateway refuses the request"));

  private final Assignment assignment;
  private final GatewayCalls calls;
  private final Duration pace;
  private @Nullable Thread thread;
  private boolean isChanged;
  private boolean isOver;
  private boolean isLast;
  private boolean isLastBegun;
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
    if (thread == null && !isOver && !isLast) {
      thread = Thread.ofPlatform().daemon().name("notes").start(() -> send(notes));
    }
  }

  private void send(Notes notes) {
    AttemptLog.identify(assignment);
    try {
      do {
        pause(pace, Duration.ZERO);
        trySendNext(notes);
      } while (goesOn(notes));
    } catch (InterruptedException | Refused e) {
      // The attempt is being stopped, or another pod executes it: nothing is to be shown any more.
      AttemptLog.notShown("what the task notes from now on: " + e.getMessage());
      end();
    }
  }

  /// What fails in another way may succeed after the next change: until then, nothing may pile up.
  private void trySendNext(Notes notes) throws InterruptedException, Refused {
    try {
      sendNext(notes);
    } catch (RuntimeException e) {
      warnOnce(e.toString());
    }
  }

  /// Waits for this long; from the end of the task on, for no longer than `whenLast`.
  private synchronized void pause(Duration length, Duration whenLast) throws InterruptedException {
    var begin = System.nanoTime();
    while (true) {
      var most = isLast && whenLast.compareTo(length) < 0 ? whenLast : length;
      var left = most.toNanos() - (System.nanoTime() - begin);
      if (left <= 0) {
        return;
      }
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
            NOT_TAKEN,
            length -> pause(length, LAST_PAUSE));
    answer.refused().forEach(this::warnOnce);
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
    if (warnings.size() < MOST_WARNINGS && warnings.add(why)) {
      AttemptLog.notShown(why);
    }
  }

  private synchronized int begin() {
    isChanged = false;
    isLastBegun = isLast;
    sequence++;
    return sequence;
  }

  /// After the end of the task, threads that it has left behind may change more: that does not
  /// count.
  private synchronized boolean goesOn(Notes notes) {
    var goesOn = isChanged && (!isLast || (!isLastBegun && notes.isAboveLeft()));
    if (!goesOn) {
      thread = null;
    }
    return goesOn;
  }

  private synchronized void end() {
    isOver = true;
    thread = null;
  }
}
