package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Run;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.Noted.Change;
import java.time.Duration;
import java.util.ArrayList;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what pods note about runs, until the reconciler has written it: the calls wait for that.
/// What is in memory here is lost with this operator, and the pods ask its successor again.
/// Thread-safe.
public final class NotedInbox {
  private static final Logger log = LoggerFactory.getLogger(NotedInbox.class);

  /// A status is written for notes at most this often.
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// How many senders are remembered, so that what they repeat is done once.
  private static final int MOST_SENDERS = 10_000;

  /// How many changes one write has.
  private static final int MOST_AT_ONCE = 32;

  /// How many changes of one run are kept until they are written. A pod has one at most.
  private static final int MOST_LETTERS = 1024;

  /// How many calls wait at once. A further one is asked at once to come again, and its change is
  /// written meanwhile.
  private static final int MOST_WAITING = 64;

  /// A parent with many children must not take the places of other runs.
  private static final int MOST_WAITING_FOR_ONE = 8;

  private final Consumer<RunRef> wake;
  private final LongSupplier nanoTime;
  private final Map<String, Box> byRunUid = new ConcurrentHashMap<>();
  private final Map<Sender, Integer> written = new LinkedHashMap<>();
  private int waiting;

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

  /// A change that was given to the inbox.
  public interface Sent {
    /// Waits for a moment until it is written.
    Outcome await();
  }

  /// A pod that notes something about a run.
  ///
  /// @param pod its uid
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
    private final RequestAges ages = new RequestAges();
    private List<Letter> taken = List.of();
    private List<String> faults = List.of();
    private int waiting;
    private @Nullable Long writtenAt;

    Box(RunRef run) {
      this.run = run;
    }
  }

  /// Notes what a pod has sent about its own run, and waits for a moment until it is written.
  public Outcome own(Standing.Live live, UpdateMetadata sent) {
    var change = change(live, sent);
    return change.metadata().isEmpty() && change.tags().isEmpty()
        ? Outcome.WRITTEN
        : note(live.run(), live.podUid(), sent.sequence(), change);
  }

  /// Why the metadata that a pod has sent about its own run cannot be shown; empty if they can.
  public Optional<String> faultOfOwn(Standing.Live live, UpdateMetadata sent) {
    return change(live, sent).faultOn(record(live.run()));
  }

  private static Noted.Own change(Standing.Live live, UpdateMetadata sent) {
    var given = Objects.requireNonNullElse(live.run().getSpec().tags(), List.<String>of());
    return new Noted.Own(
        live.attempt(),
        Optional.ofNullable(sent.metadata()),
        sent.tags().stream().filter(tag -> !given.contains(tag)).toList());
  }

  /// Notes what a pod does to the metadata of a run above its own.
  ///
  /// @param above not finished, as far as is known
  /// @param given the metadata with which that run was created
  public Sent above(
      Standing.Live live,
      Run above,
      ObjectNode given,
      int sequence,
      MetadataOperations operations) {
    var pod = live.podUid();
    return put(above, pod, sequence, new Noted.OfChild(pod, sequence, given, operations));
  }

  /// Why a pod cannot do this to the metadata of a run above its own; empty if it can, or if the
  /// request is done.
  ///
  /// @param given the metadata with which that run was created
  public Optional<String> faultOf(
      Standing.Live live,
      Run above,
      ObjectNode given,
      int sequence,
      MetadataOperations operations) {
    return isWritten(live, above, sequence)
        ? Optional.empty()
        : new Noted.OfChild(live.podUid(), sequence, given, operations).faultOn(record(above));
  }

  /// Whether this operator has written the pod's request of this number.
  public boolean isWritten(Standing.Live live, Run above, int sequence) {
    return isWritten(new Sender(live.podUid(), above.getMetadata().getUid()), sequence);
  }

  private synchronized boolean isWritten(Sender sender, int sequence) {
    return written.getOrDefault(sender, 0) >= sequence;
  }

  private static RunRecord record(Run run) {
    return RunStatusMapper.toRecord(
        run.getStatus(), Long.parseLong(run.getMetadata().getResourceVersion()));
  }

  /// Notes a change, and waits for a moment until it is written. A pod has one request under way at
  /// a time. A sequence that was written before is not written again.
  ///
  /// @param pod the uid of the pod
  /// @param sequence the number of the pod's request
  Outcome note(Run run, String pod, int sequence, Change change) {
    return put(run, pod, sequence, change).await();
  }

  private Sent put(Run run, String pod, int sequence, Change change) {
    var uid = run.getMetadata().getUid();
    var sender = new Sender(pod, uid);
    if (isWritten(sender, sequence)) {
      return () -> Outcome.WRITTEN;
    }
    var letter = letter(run, sender, sequence, change);
    wake.accept(RunReconciler.key(run));
    return () -> letter.map(it -> awaited(uid, it)).orElse(Outcome.NOT_YET);
  }

  private Outcome awaited(String uid, Letter letter) {
    if (!enter(uid)) {
      return letter.outcome;
    }
    try {
      return letter.settled.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          ? letter.outcome
          : Outcome.NOT_YET;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.NOT_YET;
    } finally {
      leave(uid);
    }
  }

  private synchronized boolean enter(String uid) {
    var box = byRunUid.get(uid);
    if (box == null || waiting >= MOST_WAITING || box.waiting >= MOST_WAITING_FOR_ONE) {
      return false;
    }
    box.waiting++;
    waiting++;
    return true;
  }

  private synchronized void leave(String uid) {
    waiting--;
    var box = byRunUid.get(uid);
    if (box != null) {
      box.waiting--;
    }
  }

  /// Empty if there are too many.
  private synchronized Optional<Letter> letter(
      Run run, Sender sender, int sequence, Change change) {
    var box =
        byRunUid.computeIfAbsent(run.getMetadata().getUid(), _ -> new Box(RunReconciler.key(run)));
    var before = box.letters.get(sender);
    if (before != null && before.sequence >= sequence) {
      return Optional.of(before);
    }
    if (before == null && box.letters.size() >= MOST_LETTERS) {
      return Optional.empty();
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
    var requests = new ChangeRequests(record.notes().changedBy());
    var old = box.ages.old(requests, nanoTime.getAsLong());
    box.taken =
        rest(box).isPositive()
            ? List.of()
            : next(box, record, requests, ChangeRequests.MOST - requests.all().size() + old.size());
    var noted = new Noted(box.taken.stream().map(letter -> letter.change).toList(), old);
    box.faults = noted.faultsOn(record);
    if (noted.isNewTo(record)) {
      return noted;
    }
    settle(box, Outcome.WRITTEN);
    return Noted.NOTHING;
  }

  /// The oldest ones. Those for whose requests the status has no room yet wait.
  private static List<Letter> next(Box box, RunRecord record, ChangeRequests requests, int room) {
    var next = new ArrayList<Letter>();
    var left = room;
    for (var letter : box.letters.values()) {
      if (next.size() == MOST_AT_ONCE) {
        break;
      }
      var isRemembered =
          letter.change instanceof Noted.OfChild && !requests.knows(letter.sender.pod);
      if (!letter.change.isEarlyFor(record) && (!isRemembered || left > 0)) {
        next.add(letter);
        left -= isRemembered ? 1 : 0;
      }
    }
    return next;
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
    for (var fault : box.faults) {
      log.atWarn()
          .addKeyValue("namespace", box.run.namespace())
          .addKeyValue("run", box.run.name())
          .addKeyValue("why", fault)
          .log("What a pod has noted about a run was left out");
    }
    box.taken = List.of();
    box.faults = List.of();
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
