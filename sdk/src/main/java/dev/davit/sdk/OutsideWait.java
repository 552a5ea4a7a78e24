package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Waits for what happens outside of the pod, such as the end of a token or of a run. Either the
/// attempt is suspended, and the answer reaches another pod, or the pod stays, and the gateway
/// answers. In a test, the test answers at once.
record OutsideWait(DurableCalls calls) {
  /// The phase of a run that could not be created.
  private static final String FAILED = "Failed";

  /// What a call waits for.
  interface Awaited {
    Kind kind();

    /// The name that the call has in the journal, if this attempt makes it at this position.
    ///
    /// @param attempt the number of the attempt, from 1
    String name(int position, int attempt);

    Wait wait(JournalEntry began);

    /// This pod makes the call, or an attempt that has failed has made it: whoever resumes the
    /// attempt finds in its report what is to exist.
    default void begin(String name) {}

    /// The pod stays: what is to exist has to exist now.
    ///
    /// @return why it cannot; empty: it does
    default Optional<String> create(String name) throws InterruptedException {
      return Optional.empty();
    }

    /// What becomes of it in a test.
    JournalEntry answer(TestAnswers test, JournalEntry began, Instant now);
  }

  /// The entry of the wait, which is over.
  ///
  /// @param what the call, such as `ctx.waitForToken("approval")`
  JournalEntry await(String what, Awaited awaited) throws InterruptedException {
    calls.require(what);
    requireWait(what, awaited.kind());
    var scope = calls.scope();
    var before = scope.replay().recordedNext();
    var name = before.flatMap(it -> nameOf(it, awaited)).orElseGet(() -> newName(awaited));
    var answer = calls.journal().answer(scope.replay(), new Call(awaited.kind(), name));
    if (answer instanceof New next) {
      return begun(next.position(), awaited);
    }
    var entry = calls.journal().recorded(answer);
    if (!entry.isOver() && !calls.waits().maySuspend(awaited.kind())) {
      return held(entry, awaited);
    }
    if (!entry.isOver()) {
      if (before.filter(it -> it.attempt() < attempt()).isPresent()) {
        awaited.begin(name); // a failed attempt reports what it has made to nobody
      }
      suspend(entry, awaited);
    }
    calls.waits().isOver(scope, entry, false);
    return entry;
  }

  /// @throws IllegalStateException if nothing can wait for this kind
  void requireWait(String what, Kind kind) {
    if (test() == null && !calls.waits().maySuspend(kind) && !calls.waits().canHold()) {
      throw new IllegalStateException(
          "%s needs the operator's gateway, by which the pod waits for the %s: it is off (chart value gateway.enabled), or the operator is older; or a task with .waits(Waits.suspend())"
              .formatted(what, kind.wireName().toLowerCase(Locale.ROOT)));
    }
  }

  /// The name by which an attempt has recorded the same call; empty if it is another one. A later
  /// attempt records an entry again, and keeps its name.
  private static Optional<String> nameOf(JournalEntry entry, Awaited awaited) {
    return IntStream.rangeClosed(1, entry.attempt())
        .mapToObj(attempt -> awaited.name(entry.position(), attempt))
        .filter(name -> name.equals(entry.name()))
        .findFirst();
  }

  private String newName(Awaited awaited) {
    return awaited.name(calls.scope().replay().next(), attempt());
  }

  private JournalEntry begun(int position, Awaited awaited) throws InterruptedException {
    var now = calls.environment().clock().instant();
    var name = awaited.name(position, attempt());
    var began =
        new JournalEntry(
            calls.scope().path(), position, awaited.kind(), name, attempt(), now, null, null, null);
    var test = test();
    if (test == null && !calls.waits().maySuspend(awaited.kind())) {
      return held(began, awaited);
    }
    awaited.begin(name);
    if (test == null) {
      calls.journal().record(began);
      suspend(began, awaited);
      return began;
    }
    var entry = calls.journal().record(awaited.answer(test, began, now));
    calls.waits().isOver(calls.scope(), entry, true);
    return entry;
  }

  /// The entry of the wait, which is over and durable.
  private JournalEntry held(JournalEntry began, Awaited awaited) throws InterruptedException {
    var wait = awaited.wait(began);
    var refusal = awaited.create(String.valueOf(began.name()));
    if (refusal.isPresent()) {
      var error = new TaskError("RunRefused", refusal.get(), null);
      var now = calls.environment().clock().instant();
      return calls.record().record(began.ended(now, FAILED, error));
    }
    var entry = calls.record().record(calls.waits().hold(calls.scope(), wait));
    calls.waits().isHeldOver(calls.scope(), wait);
    return entry;
  }

  /// Does not return: the answer is for another pod.
  private void suspend(JournalEntry began, Awaited awaited) throws InterruptedException {
    calls.waits().suspend(calls.scope(), awaited.wait(began));
    throw new IllegalStateException("the wait for " + began.name() + " ended in its pod");
  }

  private @Nullable TestAnswers test() {
    return calls.environment().answers().orElse(null);
  }

  private int attempt() {
    return calls.assignment().attempt().number();
  }
}
