package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.Noted.Change;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Takes what pods note about runs, until the reconciler has written it: the calls wait for that.
/// What is in memory here is lost with this operator, and the pods ask its successor again.
/// Thread-safe.
public final class NotedInbox {
  /// A status is written for notes at most this often.
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// How many senders are remembered, so that what they repeat is done once.
  private static final int MOST_SENDERS = 10_000;

  /// How many changes one write has. The status remembers the requests of the last ones.
  private static final int MOST_AT_ONCE = 32;

  private final Consumer<RunRef> wake;
  private final LongSupplier nanoTime;
  private final Map<String, Box> byRunUid = new ConcurrentHashMap<>();
  private final Map<Sender, Integer> written = new LinkedHashMap<>();

  /// @param wake causes a run to be reconciled soon
  NotedInbox(Consumer<RunRef> wake, LongSupplier nanoTime) {
    this.wake = wake;
    this.nanoTime = nanoTime;
  }

  /// What has become of a change.
  public enum Outcome {
    /// The status of the run says it.
    WRITTEN,
    /// The run has ended before.
    OVER,
    /// It is still to be written; the caller should ask again.
    NOT_YET
  }

  /// A pod that notes something about a run.
  ///
  /// @param pod the uid of the pod's run, and its name
  /// @param run the uid of the run
  private record Sender(String pod, String run) {}

  private static final class Letter {
    private final Sender sender;
    private final int sequence;
    private final Change change;
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile Outcome outcome = Outcome.NOT_YET;

    Letter(Sender sender, int sequence, Change change) {
      this.sender = sender;
      this.sequence = sequence;
      this.change = change;
    }

    void settle(Outcome how) {
      outcome = how;
      settled.countDown();
    }
  }

  /// Guarded by the inbox.
  private static final class Box {
    private final RunRef run;
    private final Map<Sender, Letter> letters = new LinkedHashMap<>();
    private List<Letter> taken = List.of();
    private @Nullable Long writtenAt;

    Box(RunRef run) {
      this.run = run;
    }
  }

  /// Notes what a pod has sent about its own run.
  public Outcome own(Standing.Live live, UpdateMetadata sent) {
    var given = Objects.requireNonNullElse(live.run().getSpec().tags(), List.<String>of());
    var tags = sent.tags().stream().filter(tag -> !given.contains(tag)).toList();
    var metadata = Optional.<JsonNode>ofNullable(sent.metadata());
    return metadata.isEmpty() && tags.isEmpty()
        ? Outcome.WRITTEN
        : note(
            live.run(), pod(live), sent.sequence(), new Noted.Own(live.attempt(), metadata, tags));
  }

  /// Notes what a pod does to the metadata of a run above its own.
  ///
  /// @param above not finished, as far as is known
  /// @param given the metadata with which that run was created
  public Outcome above(
      Standing.Live live,
      Run above,
      ObjectNode given,
      int sequence,
      MetadataOperations operations) {
    var pod = pod(live);
    return note(above, pod, sequence, new Noted.OfChild(pod, sequence, given, operations));
  }

  /// Whether the pod's request of this number is done.
  public boolean isDone(Standing.Live live, Run above, int sequence) {
    var change =
        new Noted.OfChild(
            pod(live), sequence, JsonNodeFactory.instance.objectNode(), MetadataOperations.NONE);
    var status = Objects.requireNonNullElse(above.getStatus(), RunStatus.NONE);
    return change.isIn(Objects.requireNonNullElse(status.changedBy(), List.of()))
        || isWritten(new Sender(pod(live), above.getMetadata().getUid()), sequence);
  }

  private synchronized boolean isWritten(Sender sender, int sequence) {
    return written.getOrDefault(sender, 0) >= sequence;
  }

  private static String pod(Standing.Live live) {
    var meta = live.run().getMetadata();
    return meta.getUid() + "/" + live.attempt().podName(meta.getName());
  }

  /// Notes a change, and waits for a moment until it is written. A pod has one request under way at
  /// a time. A sequence that was written before is not written again.
  ///
  /// @param pod the uid of the pod's run, and its name
  /// @param sequence the number of the pod's request
  Outcome note(Run run, String pod, int sequence, Change change) {
    var letter = letter(run, new Sender(pod, run.getMetadata().getUid()), sequence, change);
    if (letter.isEmpty()) {
      return Outcome.WRITTEN;
    }
    wake.accept(RunReconciler.key(run));
    try {
      return letter.get().settled.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          ? letter.get().outcome
          : Outcome.NOT_YET;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.NOT_YET;
    }
  }

  private synchronized Optional<Letter> letter(
      Run run, Sender sender, int sequence, Change change) {
    if (written.getOrDefault(sender, 0) >= sequence) {
      return Optional.empty();
    }
    var box =
        byRunUid.computeIfAbsent(run.getMetadata().getUid(), _ -> new Box(RunReconciler.key(run)));
    var before = box.letters.get(sender);
    if (before != null && before.sequence >= sequence) {
      return Optional.of(before);
    }
    var letter = new Letter(sender, sequence, change);
    box.letters.put(sender, letter);
    if (before != null) {
      before.settle(Outcome.NOT_YET);
    }
    return Optional.of(letter);
  }

  /// What is to be written about `run` now. What its `record` says already is settled.
  Noted of(Run run, RunRecord record) {
    var uid = run.getMetadata().getUid();
    return byRunUid.containsKey(uid) ? taken(uid, record) : Noted.NOTHING;
  }

  private synchronized Noted taken(String uid, RunRecord record) {
    var box = byRunUid.get(uid);
    if (box == null) {
      return Noted.NOTHING;
    }
    box.taken =
        rest(box).isPositive()
            ? List.of()
            : box.letters.values().stream()
                .filter(letter -> !letter.change.isEarlyFor(record))
                .limit(MOST_AT_ONCE)
                .toList();
    var noted = new Noted(box.taken.stream().map(letter -> letter.change).toList());
    if (noted.isNewTo(record)) {
      return noted;
    }
    settle(box, Outcome.WRITTEN);
    return Noted.NOTHING;
  }

  /// After which pause there is more to write about `run`; empty: nothing is left.
  Optional<Duration> pause(Run run) {
    var uid = run.getMetadata().getUid();
    return byRunUid.containsKey(uid) ? pause(uid) : Optional.empty();
  }

  private synchronized Optional<Duration> pause(String uid) {
    return Optional.ofNullable(byRunUid.get(uid))
        .filter(box -> !box.letters.isEmpty())
        .map(this::rest)
        .map(rest -> rest.isPositive() ? rest : PACE);
  }

  private Duration rest(Box box) {
    return box.writtenAt == null
        ? Duration.ZERO
        : PACE.minusNanos(nanoTime.getAsLong() - box.writtenAt);
  }

  /// A status of `run` was written, with what [#of] last returned.
  synchronized void written(Run run) {
    var box = byRunUid.get(run.getMetadata().getUid());
    if (box != null && !box.taken.isEmpty()) {
      box.writtenAt = nanoTime.getAsLong();
      settle(box, Outcome.WRITTEN);
    }
  }

  private void settle(Box box, Outcome how) {
    for (var letter : box.taken) {
      box.letters.remove(letter.sender, letter);
      // The latest ones are the last ones.
      written.remove(letter.sender);
      written.put(letter.sender, letter.sequence);
      letter.settle(how);
    }
    box.taken = List.of();
    var senders = written.keySet().iterator();
    while (written.size() > MOST_SENDERS) {
      senders.next();
      senders.remove();
    }
  }

  /// The run has ended or was deleted.
  synchronized void gone(Run run) {
    var box = byRunUid.remove(run.getMetadata().getUid());
    if (box != null) {
      box.letters.values().forEach(letter -> letter.settle(Outcome.OVER));
    }
  }

  /// Forgets runs that are gone; `runUid` returns the uid of the run with that key. A call may have
  /// come just after the end of its run.
  synchronized void sweep(Function<RunRef, Optional<String>> runUid) {
    byRunUid
        .entrySet()
        .removeIf(it -> runUid.apply(it.getValue().run).filter(it.getKey()::equals).isEmpty());
  }
}
