package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.JournalEntry;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.Replay.Answer;
import dev.davit.sdk.Replay.Recorded;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Records steps and decisions of branches in the [JournalStore], on the threads that make them,
/// and fetches what earlier pods have recorded there. Without a store, everything stays in the
/// [AttemptJournal] until the pod ends.
///
/// [AttemptJournal] is never locked during a call of the store.
final class DurableRecord {
  private final AttemptJournal journal;
  private final Optional<JournalStore> store;
  private final CancelSignal signal;

  /// The first durable call is one of `run`, before any branch begins, so that only this thread
  /// changes it.
  private boolean isToFetch;

  private volatile boolean isSuperseded;
  private volatile boolean hasEnded;

  DurableRecord(Assignment assignment, AttemptEnvironment environment, AttemptJournal journal) {
    var gateway = assignment.gateway();
    this.journal = journal;
    this.store = environment.store();
    this.signal = environment.signal();
    this.isToFetch = store.isPresent() && gateway != null && gateway.hasJournal();
  }

  /// Whether what is recorded outlives the pod at once.
  boolean isDurable() {
    return store.isPresent();
  }

  /// A durable call begins. Before the first one, what earlier pods have recorded is fetched.
  ///
  /// @throws InterruptedException if the run has ended
  void begin() throws InterruptedException {
    if (isSuperseded) {
      RunThread.park();
    }
    if (hasEnded) {
      throw canceled();
    }
    if (isToFetch) {
      call(it -> journal.add(it.fetch()));
      isToFetch = false;
    }
  }

  /// Records the entry, and returns when it is durable.
  JournalEntry record(JournalEntry entry) throws InterruptedException {
    send(journal.record(entry));
    return entry;
  }

  /// The recorded entry of a step. If this attempt records it again, returns when that is durable.
  JournalEntry recorded(Answer answer) throws InterruptedException {
    var entry = journal.recorded(answer);
    if (answer instanceof Recorded old && old.isMoved()) {
      send(entry);
    }
    return entry;
  }

  private void send(JournalEntry entry) throws InterruptedException {
    if (store.isEmpty()) {
      return;
    }
    var entries = journal.unsentUpTo(entry);
    call(it -> it.append(entries));
    journal.sent(entries);
  }

  private interface Call {
    void of(JournalStore store) throws InterruptedException, Refused;
  }

  private void call(Call call) throws InterruptedException {
    try {
      call.of(store.orElseThrow());
    } catch (Refused e) {
      refused(e);
    }
  }

  /// Does not return.
  private void refused(Refused refused) throws InterruptedException {
    var text = String.valueOf(refused.getMessage());
    switch (refused.problem()) {
      case SUPERSEDED -> {
        isSuperseded = true;
        RunThread.park();
      }
      case ENDED -> {
        hasEnded = true;
        awaitCancel();
      }
      case NON_DETERMINISTIC -> throw journal.failed(new NonDeterministicException(text, refused));
      case JOURNAL_TOO_LARGE -> throw journal.failed(new JournalTooLargeException(text));
    }
  }

  /// The thread that cancels the attempt sets the signal, and then interrupts this one.
  private void awaitCancel() throws InterruptedException {
    if (!signal.isCanceled()) {
      new CountDownLatch(1).await();
    }
    throw canceled();
  }

  private static InterruptedException canceled() {
    return new InterruptedException("the run has ended");
  }
}
