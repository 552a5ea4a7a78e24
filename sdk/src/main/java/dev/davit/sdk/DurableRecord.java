package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.Wait;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.Replay.Answer;
import dev.davit.sdk.Replay.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Records steps and decisions of branches in the [JournalStore], on the threads that make them,
/// and fetches what earlier pods have recorded there. Without a store, everything stays in the
/// [AttemptJournal] until the pod ends.
///
/// [AttemptJournal] is never locked during a call of the store.
final class DurableRecord {
  private final AttemptJournal journal;
  private final Optional<JournalStore> store;
  private final Optional<RunStore> runs;
  private final Optional<TokenStore> tokens;
  private final Optional<WaitStore> waits;
  private final CancelSignal signal;
  private final boolean inTest;

  /// The first durable call is one of `run`, before any branch begins, so that only this thread
  /// changes it.
  private boolean isToFetch;

  private volatile boolean isSuperseded;
  private volatile boolean hasEnded;

  DurableRecord(Assignment assignment, AttemptEnvironment environment, AttemptJournal journal) {
    var gateway = assignment.gateway();
    this.journal = journal;
    this.store = environment.stores().journal();
    this.runs = environment.stores().runs();
    this.tokens = environment.stores().tokens();
    this.waits = environment.stores().waits();
    this.signal = environment.signal();
    this.inTest = environment.answers().isPresent();
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
      journal.add(answered(() -> store.orElseThrow().fetch()));
      isToFetch = false;
    }
  }

  /// Records the entry, and returns when it is durable.
  JournalEntry record(JournalEntry entry) throws InterruptedException {
    send(journal.record(entry));
    return entry;
  }

  /// A step begins with what must not be repeated. Of all pods that record this, also of one that
  /// is thought to be lost, the store says who came first.
  ///
  /// @return `mine` if it is durable and the first one, else the one before it
  /// @throws IllegalStateException if it cannot be recorded
  JournalEntry firstBeginning(String step, JournalEntry mine) throws InterruptedException {
    if (!isDurable() && !inTest) {
      throw new IllegalStateException(
          "step.once() of step \"%s\" needs the gateway of the operator, and this attempt has none"
              .formatted(step));
    }
    var before = journal.beginning(step);
    if (before.isPresent()) {
      return before.get();
    }
    send(journal.recordBeginning(mine));
    return isDurable()
        ? journal.firstBeginning(step, answered(() -> store.orElseThrow().fetch()))
        : mine;
  }

  /// The recorded entry of a step. If this attempt records it again, returns when that is durable.
  JournalEntry recorded(Answer answer) throws InterruptedException {
    var entry = journal.recorded(answer);
    if (answer instanceof Recorded old && old.isMoved()) {
      send(entry);
    }
    return entry;
  }

  /// Whether runs can be triggered while the pod executes.
  boolean canTrigger() {
    return runs.isPresent();
  }

  /// Creates runs, see [RunStore#trigger].
  Map<String, String> trigger(@Nullable String batch, List<NewRun> wanted)
      throws InterruptedException {
    return answered(() -> runs.orElseThrow().trigger(batch, wanted));
  }

  /// How the runs of a batch have ended, see [RunStore#ends].
  List<ChildEnd> ends(String batch) throws InterruptedException {
    return answered(() -> runs.orElseThrow().ends(batch));
  }

  /// Whether tokens can be created while the pod executes.
  boolean canCreateTokens() {
    return tokens.isPresent();
  }

  /// Creates a token, see [TokenStore#create].
  Optional<String> create(NewToken token) throws InterruptedException {
    return answered(() -> tokens.orElseThrow().create(token));
  }

  /// Whether the pod can wait without a slot.
  boolean canHold() {
    return waits.isPresent();
  }

  /// Waits until one of these is over, see [WaitStore#await].
  List<JournalEntry> await(List<Wait> all) throws InterruptedException {
    return answered(() -> waits.orElseThrow().await(all));
  }

  /// Returns when the entry, and those that were made before it, are durable.
  void send(JournalEntry entry) throws InterruptedException {
    var entries = journal.unsentUpTo(entry);
    if (store.isEmpty() || entries.isEmpty()) {
      return;
    }
    answered(
        () -> {
          store.orElseThrow().append(entries);
          return entries;
        });
    journal.sent(entries);
  }

  private interface Call<T> {
    T answer() throws InterruptedException, Refused;
  }

  private <T> T answered(Call<T> call) throws InterruptedException {
    try {
      return call.answer();
    } catch (Refused e) {
      throw refused(e);
    }
  }

  /// What the refusal means for the calling thread, to be thrown.
  private RuntimeException refused(Refused refused) throws InterruptedException {
    var text = String.valueOf(refused.getMessage());
    return switch (refused.problem()) {
      case SUPERSEDED -> {
        isSuperseded = true;
        RunThread.park();
        throw new IllegalStateException("a parked thread goes on");
      }
      case ENDED -> {
        hasEnded = true;
        // The thread that cancels the attempt sets the signal, and then interrupts this one.
        if (!signal.isCanceled()) {
          new CountDownLatch(1).await();
        }
        throw canceled();
      }
      case NON_DETERMINISTIC -> journal.failed(new NonDeterministicException(text, refused));
      case JOURNAL_TOO_LARGE -> journal.failed(new JournalTooLargeException(text));
      case TOKEN_REFUSED -> new TokenException(text);
      case OUTPUT_TOO_LARGE ->
          new IllegalStateException("no output was sent, and the gateway refuses one: " + text);
    };
  }

  private static InterruptedException canceled() {
    return new InterruptedException("the run has ended");
  }
}
