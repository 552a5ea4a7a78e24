package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What pods wait for, as they have asked the gateway. It is only in memory: a pod asks again until
/// it has an answer, and only then executes anything. So what it has asked last is true until it
/// was answered, and an old question that comes late has the same answer: what is over stays over.
///
/// Thread-safe. The lock calls only what returns at once.
public final class HeldWaits {
  /// Longer than a pod takes to ask a new leader.
  private static final Duration SETTLING = Duration.ofMinutes(2);

  private final Consumer<RunRef> wake;
  private final Map<SlotHolder, Asked> asked = new HashMap<>();
  private volatile @Nullable Instant settled;

  /// @param wake causes a run to be reconciled soon
  HeldWaits(Consumer<RunRef> wake) {
    this.wake = wake;
  }

  /// A question of a pod. Close it when nobody can give the pod the answer any more.
  public final class Asked implements AutoCloseable {
    private final SlotHolder holder;
    private final List<Wait> waits;
    private @Nullable Consumer<List<JournalEntry>> answer;

    /// What is over, if the pod could not be told.
    private List<JournalEntry> ready = List.of();

    private Asked(SlotHolder holder, List<Wait> waits) {
      this.holder = holder;
      this.waits = waits;
    }

    /// The answer can be given from now on.
    ///
    /// @param to gets it at most once, and must return at once
    public void answer(Consumer<List<JournalEntry>> to) {
      synchronized (asked) {
        answer = to;
      }
      wake.accept(holder.runRef());
    }

    @Override
    public void close() {
      synchronized (asked) {
        answer = null;
      }
    }
  }

  /// This operator leads from now on.
  void begin(Instant now) {
    settled = now.plus(SETTLING);
  }

  /// Whether pods that wait may not have asked this operator yet.
  boolean isSettling(Instant now) {
    var until = settled;
    return until == null || now.isBefore(until);
  }

  /// The answer to this question, if it was decided when the pod could not be told.
  public Optional<List<JournalEntry>> takeReady(Run run, AttemptId attempt, List<Wait> waits) {
    synchronized (asked) {
      var holder = holder(run, attempt);
      var question = asked.get(holder);
      if (question == null || question.ready.isEmpty() || !question.waits.equals(waits)) {
        return Optional.empty();
      }
      asked.remove(holder);
      return Optional.of(question.ready);
    }
  }

  /// A pod waits from now on, until it is answered.
  public Asked ask(Run run, AttemptId attempt, List<Wait> waits) {
    var question = new Asked(holder(run, attempt), List.copyOf(waits));
    synchronized (asked) {
      asked.put(question.holder, question);
    }
    wake.accept(question.holder.runRef());
    return question;
  }

  private static SlotHolder holder(Run run, AttemptId attempt) {
    var meta = run.getMetadata();
    var pod = attempt.podName(meta.getName());
    return new SlotHolder(meta.getNamespace(), meta.getName(), meta.getUid(), pod);
  }

  /// What the pod waits for; empty: it does not.
  List<Wait> asked(SlotHolder pod) {
    synchronized (asked) {
      var question = asked.get(pod);
      return question == null || !question.ready.isEmpty() ? List.of() : question.waits;
    }
  }

  /// Tells the pod what is over: now, or when it asks again.
  void answer(SlotHolder pod, List<JournalEntry> over) {
    synchronized (asked) {
      var question = asked.get(pod);
      if (question == null) {
        return;
      }
      var call = question.answer;
      if (call == null) {
        question.ready = List.copyOf(over);
      } else {
        asked.remove(pod);
        call.accept(over);
      }
    }
  }

  /// Forgets the pods that do not exist any more.
  void sweep(Predicate<SlotHolder> exists) {
    synchronized (asked) {
      asked.keySet().removeIf(exists.negate());
    }
  }
}
