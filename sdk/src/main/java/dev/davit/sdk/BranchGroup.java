package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.TaskError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Executes branches, each on a thread of its own, and waits until all have ended. All methods but
/// [#executeHere] are for the thread of the parent.
///
/// The branch that decides how the group ends is recorded: the first one that threw, and in a race
/// the first one that ended. When the group is replayed, that branch is executed alone.
final class BranchGroup<T extends @Nullable Object> {
  private final TaskContext ctx;
  private final DurableCalls parent;
  private final AttemptJournal journal;
  private final BranchLock lock;
  private final String path;
  private final boolean isRace;
  private final int most;
  private final @Nullable Map<String, String> mdc = MDC.getCopyOfContextMap();
  private final List<DurableScope> scopes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Ended<T>> ended = new ArrayDeque<>();
  private final Map<String, Ended<T>> returned = new HashMap<>();

  /// @param isRace whether the first branch that ends decides
  /// @param most the maximum number of branches that execute or wait at once
  BranchGroup(TaskContext ctx, String name, boolean isRace, int most) {
    this.ctx = ctx;
    this.parent = ctx.durable();
    this.journal = parent.journal();
    this.lock = parent.waits().lock();
    this.path = parent.scope().path(name);
    this.isRace = isRace;
    this.most = most;
  }

  record Branch<T extends @Nullable Object>(String key, BranchFunction<? extends T> function) {}

  /// @param thrown null if the branch returned
  private record Ended<T extends @Nullable Object>(
      String key, DurableScope scope, @Nullable T value, @Nullable Throwable thrown) {}

  /// The results of all branches, in their order; in a race, only that of the winner.
  ///
  /// @throws Exception what the branch threw that decided
  List<T> execute(List<Branch<T>> branches) throws Exception {
    var recorded = journal.decisionOn(path);
    if (recorded.isPresent()) {
      return replayed(recorded.get(), branches);
    }
    var decision = executeAll(branches, true);
    if (decision != null) {
      return outcome(decision);
    }
    var results = new ArrayList<T>(branches.size());
    for (var branch : branches) {
      var end = Objects.requireNonNull(returned.get(branch.key()));
      parent.scope().see(end.scope().now());
      results.add(value(end));
    }
    return results;
  }

  private List<T> replayed(JournalEntry entry, List<Branch<T>> branches) throws Exception {
    var key = Objects.requireNonNull(entry.value()).asText();
    var how = entry.error() == null ? "won" : "threw " + entry.error().type();
    journal.decide(path);
    var one = branches.stream().filter(it -> it.key().equals(key)).toList();
    if (one.isEmpty()) {
      throw diverged("branch \"%s\" of \"%s\" %s before, and is not there now", key, how);
    }
    var decision = executeAll(one, false);
    var end = decision == null ? Objects.requireNonNull(returned.get(key)) : decision;
    if (end.thrown() == null && entry.error() != null) {
      throw diverged("branch \"%s\" of \"%s\" %s before, and returned now", key, how);
    }
    return outcome(end);
  }

  private NonDeterministicException diverged(String message, String key, String how) {
    return journal.failed(new NonDeterministicException(message.formatted(key, path, how), null));
  }

  private List<T> outcome(Ended<T> decision) throws Exception {
    parent.scope().see(decision.scope().now());
    if (decision.thrown() instanceof Error error) {
      throw error;
    }
    if (decision.thrown() != null) {
      throw (Exception) decision.thrown();
    }
    var result = new ArrayList<T>(1);
    result.add(value(decision));
    return result;
  }

  @SuppressWarnings("NullAway") // null only if T allows it, or if the branch threw
  private static <T extends @Nullable Object> T value(Ended<T> end) {
    return end.value();
  }

  /// @return the branch that decided; null if all were needed, and returned
  private @Nullable Ended<T> executeAll(List<Branch<T>> branches, boolean isNew)
      throws InterruptedException {
    Ended<T> decision = null;
    Throwable stop = null;
    var begun = 0;
    for (; begun < Math.min(most, branches.size()); begun++) {
      begin(branches.get(begun));
    }
    for (var living = begun; living > 0; ) {
      Ended<T> end;
      try {
        end = awaitEnd();
      } catch (InterruptedException | RuntimeException e) {
        stop = Objects.requireNonNullElse(stop, e);
        stopAll();
        continue;
      }
      living--;
      if (end.thrown() instanceof OutOfMemoryError error) {
        throw error; // nothing is reliable after that, so nothing is awaited
      }
      if (decision != null || stop != null) {
        continue;
      }
      stop = stopOf(end);
      if (stop != null) {
        stopAll();
      } else if (isRace || end.thrown() != null) {
        decision = end;
        try {
          decide(end, isNew);
        } catch (InterruptedException | RuntimeException e) {
          stop = e;
        }
        stopAll();
      } else {
        returned.put(end.key(), end);
        if (begun < branches.size()) {
          begin(branches.get(begun++));
          living++;
        }
      }
    }
    if (stop instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (stop instanceof RuntimeException fault) {
      throw fault;
    }
    return decision;
  }

  /// What ends the group although no branch decides it; null if nothing does.
  private @Nullable Throwable stopOf(Ended<T> end) {
    if (journal.fault().isPresent()) {
      return journal.fault().get();
    }
    return end.thrown() instanceof InterruptedException interrupted && parent.isStopping()
        ? interrupted
        : null;
  }

  /// The other branches go on until the decision is durable. An error is not recorded if it may be
  /// due to an interrupt from outside: a canceled attempt may be repeated.
  private void decide(Ended<T> end, boolean isNew) throws InterruptedException {
    journal.decide(path);
    var thrown = end.thrown();
    if (isNew && (thrown == null || !parent.isStopping())) {
      parent
          .record()
          .record(
              JournalEntry.branch(
                  path,
                  parent.assignment().attempt().number(),
                  parent.environment().clock().instant(),
                  end.key(),
                  thrown == null ? null : new TaskError(thrown.getClass().getName(), "", null)));
    }
  }

  private void begin(Branch<T> branch) {
    var calls = parent.branch(path, branch.key());
    var scope = calls.scope();
    scopes.add(scope);
    lock.begins(scope.path());
    var thread =
        parent.environment().branches().factory().newThread(() -> executeHere(branch, calls));
    thread.setName("task-%s %s".formatted(ctx.task(), scope.path()));
    threads.add(thread);
    thread.start();
  }

  /// On the thread of the branch.
  private void executeHere(Branch<T> branch, DurableCalls calls) {
    var scope = calls.scope();
    @Nullable T value = null;
    Throwable thrown = null;
    try {
      Optional.ofNullable(mdc).ifPresent(MDC::setContextMap);
      lock.awaitTurn(scope.path());
      scope.guard().begin();
      scope.requireNotStopped();
      value = branch.function().run(ctx.ofBranch(calls));
    } catch (Throwable e) { // a StackOverflowError or a missing class is the branch's failure too
      thrown = e;
    }
    thrown = thrown instanceof OutOfMemoryError ? thrown : calls.endBranch(thrown);
    var end = new Ended<T>(branch.key(), scope, value, thrown);
    lock.ends(scope.path(), parent.scope().path(), end, ended);
  }

  private Ended<T> awaitEnd() throws InterruptedException {
    while (true) {
      if (lock.joins(parent.scope().path(), ended)) {
        RunThread.park();
      }
      parent.waits().awaitEnd(parent.scope());
      var end = lock.next(ended);
      if (end != null) {
        return end;
      }
    }
  }

  /// Ends are awaited after this.
  private void stopAll() {
    lock.stop(path, scopes);
    threads.forEach(Thread::interrupt);
  }
}
