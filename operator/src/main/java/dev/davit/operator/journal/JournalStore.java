package dev.davit.operator.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.api.RunJournal;
import dev.davit.api.RunJournalSpec;
import dev.davit.operator.kube.JournalObjects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Keeps the journals of runs in RunJournal resources. An entry counts as soon as its part is
/// written. Safe for any thread; the calls of one run are made one after the other.
public final class JournalStore {
  /// The largest journal of a run, in bytes of compact JSON.
  public static final int MOST_BYTES = 1024 * 1024;

  /// The most entries of a run.
  public static final int MOST_ENTRIES = 10_000;

  private static final int TRIES = 5;

  /// Journals that have not changed for as long are read again before the next entry.
  private static final Duration REST = Duration.ofMinutes(10);

  private final JournalObjects objects;
  private final Cache<String, Journal> known;
  private final ConcurrentHashMap<String, Lock> locks = new ConcurrentHashMap<>();

  /// The lock of one run, and how many calls use it.
  private record Lock(ReentrantLock lock, int users) {
    Lock plus(int more) {
      return new Lock(lock, users + more);
    }
  }

  /// What became of an append.
  public sealed interface Appended {
    /// The entries are kept.
    ///
    /// @param entries how many the journal has now
    record Kept(int entries) implements Appended {}

    /// Nothing was written.
    record TooLarge(String why) implements Appended {}

    /// Others have written all the time; nothing was written.
    record Busy() implements Appended {}
  }

  /// @param memory for journals that are kept in memory, in bytes: each append needs its part
  public JournalStore(JournalObjects objects, long memory) {
    this.objects = objects;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(memory)
            .weigher(
                (String _, Journal journal) ->
                    (int) Math.min(Integer.MAX_VALUE, 500 + 2 * journal.bytes()))
            .expireAfterAccess(REST)
            .executor(Runnable::run)
            .build();
  }

  /// Adds the entries that the journal does not have yet, each a line of JSON.
  public Appended append(JournalOwner owner, List<String> lines) {
    return inTurn(owner, () -> appended(owner, lines));
  }

  /// All entries that were kept, in their order, from the API server itself.
  public List<String> read(JournalOwner owner) {
    return inTurn(
        owner,
        () -> {
          var journal = load(owner);
          known.put(owner.uid(), journal);
          return journal.lines();
        });
  }

  private Appended appended(JournalOwner owner, List<String> lines) {
    for (var tries = 0; tries < TRIES; tries++) {
      var journal =
          Optional.ofNullable(known.getIfPresent(owner.uid())).orElseGet(() -> load(owner));
      var missing = journal.missing(lines);
      var entries = journal.entries() + missing.size();
      if (missing.isEmpty()) {
        return new Appended.Kept(entries);
      }
      var part = journal.with(missing);
      var bytes = journal.bytes() + missing.stream().mapToLong(JournalPart::bytes).sum();
      if (bytes > MOST_BYTES || entries > MOST_ENTRIES) {
        return new Appended.TooLarge(
            "The journal of run %s would have %d bytes in %d entries; the limits are %d and %d"
                .formatted(owner.run(), bytes, entries, MOST_BYTES, MOST_ENTRIES));
      }
      var version = objects.write(resource(owner, part), journal.replacedBy(part));
      if (version.isPresent()) {
        known.put(owner.uid(), journal.after(part, version.get()));
        return new Appended.Kept(entries);
      }
      known.invalidate(owner.uid());
    }
    return new Appended.Busy();
  }

  private Journal load(JournalOwner owner) {
    var journal = Journal.EMPTY;
    for (var number = 1; ; number++) {
      var found = objects.read(owner.namespace(), name(owner, number));
      if (found.isEmpty()) {
        return journal;
      }
      var part = JournalPart.of(number, found.get().getSpec().data(), 2 * MOST_BYTES);
      journal = journal.after(part, found.get().getMetadata().getResourceVersion());
    }
  }

  private static String name(JournalOwner owner, int number) {
    return owner.uid() + "-" + number;
  }

  private static RunJournal resource(JournalOwner owner, JournalPart part) {
    var journal = new RunJournal();
    journal.setMetadata(KeptOutput.metadata(owner, name(owner, part.number())));
    journal.setSpec(
        new RunJournalSpec(owner.run(), part.number(), part.lines().size(), part.data()));
    return journal;
  }

  private <T> T inTurn(JournalOwner owner, Supplier<T> work) {
    var mine =
        locks.compute(
            owner.uid(),
            (_, before) -> before == null ? new Lock(new ReentrantLock(), 1) : before.plus(1));
    mine.lock().lock();
    try {
      return work.get();
    } finally {
      mine.lock().unlock();
      locks.computeIfPresent(owner.uid(), (_, now) -> now.users() == 1 ? null : now.plus(-1));
    }
  }
}
