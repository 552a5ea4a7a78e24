package dev.davit.sdk;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A store in memory, which notes the calls that it gets.
final class FakeStore implements JournalStore {
  /// The entries of each call, in the order in which the calls came.
  final List<List<JournalEntry>> appends = new CopyOnWriteArrayList<>();

  final List<JournalEntry> entries = new CopyOnWriteArrayList<>();

  /// What creates runs beside it.
  final FakeRuns runs = new FakeRuns();

  /// What creates tokens beside it.
  final FakeTokens tokens = new FakeTokens();

  /// Where the pod waits without a slot, if it can.
  Optional<FakeWaits> waits = Optional.empty();

  final AtomicInteger fetches = new AtomicInteger();
  private volatile Meanwhile meanwhile = added -> {};
  private volatile @Nullable GatewayProblem problem;
  private volatile Runnable atRefusal = () -> {};

  /// What happens before entries are durable, on the calling thread.
  interface Meanwhile {
    void appending(List<JournalEntry> added) throws InterruptedException;
  }

  FakeStore with(JournalEntry... earlier) {
    entries.addAll(List.of(earlier));
    return this;
  }

  FakeStore meanwhile(Meanwhile before) {
    meanwhile = before;
    return this;
  }

  /// Refuses all that follows, after `first` was called.
  void refuse(GatewayProblem all, Runnable first) {
    atRefusal = first;
    problem = all;
  }

  @Override
  public void append(List<JournalEntry> added) throws InterruptedException, Refused {
    appends.add(added);
    meanwhile.appending(added);
    requireNotRefused();
    entries.addAll(added);
  }

  @Override
  public JournalJson.Entries fetch() throws Refused {
    fetches.incrementAndGet();
    requireNotRefused();
    return new JournalJson.Entries(entries, List.of());
  }

  private void requireNotRefused() throws Refused {
    var refusal = problem;
    if (refusal != null) {
      atRefusal.run();
      throw new Refused(refusal, "as the test wants it");
    }
  }
}
