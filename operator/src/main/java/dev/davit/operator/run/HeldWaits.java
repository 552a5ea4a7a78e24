package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What pods wait for, as they have asked the gateway. It is only in memory: a pod asks again until
/// it has an answer, and only then executes anything. So what it has asked last is true until it
/// was answered, and an old question that comes late has the same answer: what is over stays over.
///
/// Thread-safe. The lock calls only what returns at once.
public final class HeldWaits {
  private final Consumer<RunRef> wake;
  private final Map<SlotHolder, Asked> asked = new HashMap<>();

  /// @param wake causes a run to be reconciled soon
  HeldWaits(Consumer<RunRef> wake) {
    this.wake = wake;
  }

  /// A question of a pod. Close it when nobody can give the pod the answer any more.
  public final class Asked implements AutoCloseable {
    private final SlotHolder holder;
    private final List<Wait> waits;
    private @Nullable Consumer<List<JournalEntry>> answer;

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

  /// A pod waits from now on, until it is answered.
  public Asked ask(Run run, AttemptId attempt, List<Wait> waits) {
    var meta = run.getMetadata();
    var pod = attempt.podName(meta.getName());
    var holder = new SlotHolder(meta.getNamespace(), meta.getName(), meta.getUid(), pod);
    var question = new Asked(holder, List.copyOf(waits));
    synchronized (asked) {
      asked.put(holder, question);
    }
    wake.accept(holder.runRef());
    return question;
  }

  /// What the pod waits for; empty: it does not.
  List<Wait> asked(SlotHolder pod) {
    synchronized (asked) {
      var question = asked.get(pod);
      return question == null ? List.of() : question.waits;
    }
  }

  /// Tells the pod what is over; false if it cannot be told now, and asks again.
  boolean answer(SlotHolder pod, List<JournalEntry> over) {
    synchronized (asked) {
      var question = asked.get(pod);
      if (question == null || question.answer == null) {
        return false;
      }
      asked.remove(pod);
      question.answer.accept(over);
      return true;
    }
  }

  /// Forgets the pods that do not exist any more.
  void sweep(Predicate<SlotHolder> exists) {
    synchronized (asked) {
      asked.keySet().removeIf(exists.negate());
    }
  }
}
