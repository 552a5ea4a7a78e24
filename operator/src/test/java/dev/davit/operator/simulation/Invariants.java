package dev.davit.operator.simulation;

import dev.davit.api.Phase;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.run.RunInternals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/// What must hold at every step, checked at every write against what is true, not against what the
/// operator believes.
final class Invariants {
  /// How long a look at a pod and the write that follows may take together, in milliseconds.
  private static final long LOOK = 1_500;

  /// How long a run's last write and the deletion of its pod may take together, in milliseconds.
  private static final long LAST_WRITE = 3_000;

  private final World world;
  private final LimitHistory limits;
  private final Family family;
  private final Map<String, Known> runs = new LinkedHashMap<>();
  private final Map<String, String> uids = new LinkedHashMap<>();

  /// What is known of a run, whatever becomes of its resource.
  private static final class Known {
    private final long order;

    /// A write of an operator that is not there any more came late.
    private boolean isOvertaken;

    /// Where it stands depends on when it was first looked at.
    private boolean isOutOfOrder;

    private Run run;
    private boolean canceled;

    /// When the operator that leads has written that it ended, and goes on to delete its pod.
    private OptionalLong endedAt = OptionalLong.empty();

    private Instant notBefore = Instant.EPOCH;

    Known(Run run, boolean replaces) {
      this.order = Long.parseLong(run.getMetadata().getResourceVersion());
      this.isOutOfOrder = replaces;
      this.run = run;
    }

    private boolean isBefore(Known other) {
      return place().equals(other.place()) ? order < other.order : place().isBefore(other.place());
    }

    private Instant place() {
      var created = Instant.parse(run.getMetadata().getCreationTimestamp());
      var until = run.getSpec().delayUntil();
      var queued =
          until == null || Instant.parse(until).isBefore(created) ? created : Instant.parse(until);
      return queued.minusSeconds(number(run.getSpec().priority()));
    }
  }

  Invariants(World world) {
    this.world = world;
    this.limits = new LimitHistory(world);
    this.family = new Family(world);
  }

  void created(Run run) {
    world.time.say("create run " + run.getMetadata().getName() + " of " + run.getSpec().task());
    var before = uids.put(Store.key(run), run.getMetadata().getUid());
    runs.put(run.getMetadata().getUid(), new Known(run, before != null));
  }

  void canceled(Run run) {
    world.time.say("cancel run " + run.getMetadata().getName());
    known(run).canceled = true;
    known(run).run = run;
  }

  void rescheduled(Run run) {
    world.time.say(
        "reschedule run " + run.getMetadata().getName() + " to " + run.getSpec().delayUntil());
    known(run).run = run;
    known(run).notBefore = Instant.EPOCH;
    known(run).isOutOfOrder = true;
  }

  Family family() {
    return family;
  }

  void applied(Task task) {
    limits.applied(task);
  }

  void removedTask(String namespace, String name) {
    limits.removedTask(namespace, name);
  }

  void applied(Queue queue) {
    limits.applied(queue);
  }

  void removed(Queue queue) {
    limits.removed(queue);
  }

  /// The API server is about to have a new pod.
  void starting(Container container) {
    world.time.say(
        "pod "
            + container.name()
            + " in "
            + container.lane.text()
            + (container.late ? " late" : ""));
    if (container.late) {
      // Nobody could hold this one up; those that follow have to reckon with it when it is seen.
      return;
    }
    limits.check(container);
    var known = runs.get(container.run());
    family.starting(container, known.run);
    require(
        !world.time.instant().isBefore(known.notBefore),
        Rule.DELAY,
        "%s starts before %s",
        container.name(),
        known.notBefore);
    var delayUntil = known.run.getSpec().delayUntil();
    require(
        delayUntil == null || !world.time.instant().isBefore(Instant.parse(delayUntil)),
        Rule.DELAY,
        "%s starts before its run's delay is over at %s",
        container.name(),
        delayUntil);
    require(
        container.attempt() <= limits.maxAttempts(known.run),
        Rule.ATTEMPTS,
        "%s is an attempt too many",
        container.name());
    var others =
        world.kubelets.containers().stream()
            .filter(other -> other.run().equals(container.run()))
            .toList();
    others.forEach(other -> checkFollows(container, other));
    require(
        others.stream()
            .filter(other -> other.name().equals(container.name()))
            .flatMap(other -> other.seenExecutingBy.stream())
            .noneMatch(OperatorProcess::leads),
        Rule.ATTEMPTS,
        "%s executes again and is not counted: the leader has seen its first pod start",
        container.name());
    // A pod that is gone before anybody has seen it start is asked for again, by the same name.
    var pods =
        others.stream()
            .filter(other -> other.fate != ProcessEnd.SUSPENDED || other.isLive())
            .filter(other -> other.held.isEmpty() || other.isLive())
            .map(Container::name)
            .distinct()
            .count();
    require(
        pods <= limits.maxAttempts(known.run) + world.settings.maxDisruptions(),
        Rule.ATTEMPTS,
        "%s is a pod too many",
        container.name());
  }

  /// A pod that has waited executes user code from now on.
  void goingOn(Container container) {
    if (!container.late) {
      limits.check(container);
    }
    world.kubelets.containers().stream()
        .filter(other -> other != container && other.run().equals(container.run()))
        .filter(other -> !other.late)
        .forEach(
            other ->
                require(
                    !other.isLive(),
                    Rule.ONE_POD,
                    "%s goes on while %s lives",
                    container.name(),
                    other.name()));
  }

  /// A container starts on its node.
  void executing(Container container) {
    var endedAt = runs.get(container.run()).endedAt;
    require(
        container.late
            || endedAt.isEmpty()
            || world.time.elapsed() <= endedAt.getAsLong() + LAST_WRITE,
        Rule.OVER,
        "%s starts, and its run ended after %s ms",
        container.name(),
        endedAt.orElse(0));
  }

  /// An operator could not ask for the deletion of a pod, or died before it did: retention comes
  /// later.
  void interrupted() {
    runs.values().forEach(known -> known.endedAt = OptionalLong.empty());
  }

  private void checkFollows(Container next, Container before) {
    if (before.late) {
      return;
    }
    require(!before.isLive(), Rule.ONE_POD, "%s starts while %s lives", next.name(), before.name());
    if (before.touched || !before.visible || runs.get(next.run()).isOvertaken) {
      // Whoever deletes a pod may take its result along; and what an operator that has died told
      // the API server last may come after its successor has begun a pod anew.
      return;
    }
    checkVersion(next, before);
    switch (before.meaning()) {
      case FINAL ->
          throw new Violation(
              Rule.RESULT,
              next.name() + " starts after " + before.name() + " ended with " + before.fate);
      case RETRY ->
          require(
              next.attempt() > before.attempt(),
              Rule.RESULT,
              "%s repeats %s, which ended with %s",
              next.name(),
              before.name(),
              before.fate);
      case SUSPENDED -> checkResumes(next, before);
      case LOST -> {}
    }
  }

  private void checkResumes(Container next, Container before) {
    var recorded = before.recorded.orElseThrow();
    require(
        !next.name().equals(before.name()) && next.attempt() >= before.attempt(),
        Rule.RESULT,
        "%s begins again what %s has done before it was suspended",
        next.name(),
        before.name());
    if (recorded.kind() != JournalEntry.Kind.TIME) {
      family.resuming(next, before);
    } else {
      require(
          !world.time.instant().isBefore(Objects.requireNonNull(recorded.until())),
          Rule.DELAY,
          "%s starts before %s, until when %s waits",
          next.name(),
          recorded.until(),
          before.name());
    }
    require(
        next.journal().contains(recorded),
        Rule.JOURNAL,
        "%s does not know what %s has recorded: %s",
        next.name(),
        before.name(),
        next.journal());
  }

  private static void checkVersion(Container next, Container before) {
    var kept = before.version();
    require(
        next.version().resolved().generation().equals(kept.resolved().generation()),
        Rule.VERSION,
        "%s is made from another version of the task than %s",
        next.name(),
        before.name());
    var retries =
        before.meaning() == ProcessEnd.Meaning.RETRY && next.attempt() == before.attempt() + 1;
    if (retries || next.attempt() == before.attempt()) {
      var machine =
          retries && before.fate == ProcessEnd.OUT_OF_MEMORY
              ? kept.onNextMachine().orElse(kept).machine()
              : kept.machine();
      require(
          next.version().machine().equals(machine),
          Rule.VERSION,
          "%s is on machine %s and not on %s",
          next.name(),
          next.version().machine(),
          machine);
    }
  }

  /// The operator is about to write a status.
  void writing(Run run, RunStatus next, boolean late) {
    var known = known(run);
    var before = run.getStatus();
    var name = run.getMetadata().getName();
    known.isOvertaken |= late;
    world.time.say(
        "run " + name + " is " + next.phase() + " " + next.reason() + " attempt " + next.attempt());
    if (before != null) {
      checkCounts(run, before, next);
      if (Boolean.TRUE.equals(before.finished())) {
        require(
            before.phase() == next.phase()
                && Objects.equals(before.output(), next.output())
                && Objects.equals(before.error(), next.error()),
            Rule.FINAL,
            "%s was %s and becomes %s",
            name,
            before.phase(),
            next.phase());
        return;
      }
    }
    known.notBefore =
        Optional.ofNullable(next.times())
            .map(times -> times.nextAttemptAt())
            .map(Instant::parse)
            .orElse(known.notBefore);
    if (Boolean.TRUE.equals(next.finished())) {
      family.ended(run, next);
      checkEnd(known, run, next, late);
      known.endedAt = late ? OptionalLong.empty() : OptionalLong.of(world.time.elapsed());
    }
  }

  private void checkCounts(Run run, RunStatus before, RunStatus next) {
    var name = run.getMetadata().getName();
    require(
        number(next.disruptions()) >= number(before.disruptions()),
        Rule.ATTEMPTS,
        "%s forgets disruptions",
        name);
    require(
        number(next.disruptions()) <= world.settings.maxDisruptions(),
        Rule.ATTEMPTS,
        "%s has too many disruptions",
        name);
    var pods =
        next.attempts() == null
            ? java.util.List.<String>of()
            : next.attempts().stream().map(it -> it.pod()).toList();
    require(
        pods.stream().distinct().count() == pods.size(),
        Rule.ATTEMPTS,
        "%s counts a pod twice: %s",
        name,
        pods);
    var counted = before.attempts() == null ? "" : before.attempts().getLast().pod();
    if (!pods.isEmpty()
        && !pods.getLast().equals(counted)
        && !Boolean.TRUE.equals(next.finished())) {
      container(run, pods.getLast())
          .ifPresent(
              pod ->
                  checkCounted(
                      pod,
                      number(next.disruptions()) > number(before.disruptions()),
                      isSuspended(before, next)));
    }
  }

  /// Whether the status says so; it is Queued at once if what the run would wait for is over.
  private static boolean isSuspended(RunStatus before, RunStatus next) {
    return next.phase() == Phase.WAITING || segment(next) > segment(before);
  }

  private static int segment(RunStatus status) {
    return status.segment() == null ? 0 : number(status.segment().number());
  }

  /// An ended pod is counted as an attempt, or as lost.
  private void checkCounted(Container pod, boolean lost, boolean waits) {
    if (pod.late || pod.held.isPresent()) {
      // What was lost while it waited counts as lost, or as suspended if the status said so.
      return;
    }
    if (lost) {
      require(
          !pod.visible
              || pod.gone
              || pod.meaning() == ProcessEnd.Meaning.LOST
              || (pod.touched && !pod.isReported()),
          Rule.RESULT,
          "%s ended with %s and counts as lost",
          pod.name(),
          pod.fate);
    } else {
      require(
          pod.state == Container.State.ENDED
              && pod.meaning() == (waits ? ProcessEnd.Meaning.SUSPENDED : ProcessEnd.Meaning.RETRY),
          Rule.ATTEMPTS,
          waits ? "%s is not suspended by %s" : "%s uses up an attempt with %s",
          pod.name(),
          pod.fate);
    }
  }

  private void checkEnd(Known known, Run run, RunStatus end, boolean late) {
    var name = run.getMetadata().getName();
    var pod = Optional.ofNullable(end.pod()).flatMap(it -> container(run, it));
    if (end.phase() == Phase.COMPLETED) {
      require(
          world.kubelets.containers().stream()
              .filter(it -> it.run().equals(run.getMetadata().getUid()))
              .filter(it -> it.fate == ProcessEnd.COMPLETED)
              .anyMatch(it -> it.uid().equals(end.output().asText())),
          Rule.RESULT,
          "%s is Completed with %s",
          name,
          end.output());
    }
    if (end.phase() == Phase.CANCELED) {
      require(
          known.canceled
              || isParentCanceled(known.run)
              || end.reason().equals(Reason.QUEUE_FULL.wireName()),
          Rule.RESULT,
          "%s is Canceled, and nobody asked for it",
          name);
    }
    if (end.reason().equals(Reason.QUEUE_FULL.wireName())) {
      require(
          end.pod() == null || end.phase() == Phase.CANCELED,
          Rule.RESULT,
          "%s is dropped, and has had a pod",
          name);
    } else if (end.phase() == Phase.EXPIRED) {
      checkExpired(run, end);
    }
    if (pod.isEmpty() || known.canceled || !pod.get().visible || pod.get().gone || pod.get().late) {
      return;
    }
    var fate = pod.get().fate;
    // Known limit: what is reported between the operator's last look and its write, which ends the
    // attempt by its own clock, comes too late.
    var inTime = !late && pod.get().visibleSince + LOOK < world.time.elapsed();
    require(
        fate != ProcessEnd.COMPLETED || !inTime || end.phase() == Phase.COMPLETED,
        Rule.RESULT,
        "%s is %s, but completed",
        name,
        end.phase());
    require(
        fate != ProcessEnd.SUSPENDED || !inTime,
        Rule.TTL,
        "%s is %s, but %s is suspended",
        name,
        end.phase(),
        pod.get().name());
    require(
        pod.get().meaning() != ProcessEnd.Meaning.RETRY
            || number(end.attempt()) >= limits.maxAttempts(run)
            || end.phase() != (fate == ProcessEnd.OUT_OF_MEMORY ? Phase.CRASHED : Phase.FAILED)
            || limits.isAmbiguous(run),
        Rule.ATTEMPTS,
        "%s gives up after attempt %s",
        name,
        end.attempt());
  }

  private boolean isParentCanceled(Run run) {
    var parent = run.getSpec().parentUid();
    return parent != null && runs.get(parent).canceled;
  }

  private void checkExpired(Run run, RunStatus end) {
    var name = run.getMetadata().getName();
    require(
        world.kubelets.containers().stream()
            // What others have deleted before anybody noted it cannot be known.
            .filter(it -> !it.late && !(it.touched && it.gone))
            .noneMatch(it -> it.run().equals(run.getMetadata().getUid())),
        Rule.TTL,
        "%s expires after it had a pod",
        name);
    require(
        limits.ttls(run).anyMatch(ttl -> hasWaited(run, ttl)),
        Rule.TTL,
        "%s, created at %s, expires too early: %s",
        name,
        run.getMetadata().getCreationTimestamp(),
        end.message());
  }

  private boolean hasWaited(Run run, Duration ttl) {
    var since = Instant.parse(run.getMetadata().getCreationTimestamp());
    return !ttl.isZero() && !world.time.instant().isBefore(since.plus(ttl));
  }

  /// The operator asks for the deletion of a pod.
  void deleting(Pod pod, boolean late) {
    var known = runs.get(ApiServer.owner(pod));
    var run =
        world.server.runs.find(Store.key(known.run)).filter(it -> ApiServer.isSame(it, known.run));
    if (late
        || pod.getMetadata().getDeletionTimestamp() != null
        || run.isEmpty()
        || known.canceled) {
      return;
    }
    var name = pod.getMetadata().getName();
    var status = run.get().getStatus();
    var written =
        status != null
            && (Boolean.TRUE.equals(status.finished())
                || (status.attempts() != null
                    && status.attempts().stream().anyMatch(it -> it.pod().equals(name))));
    require(written, Rule.RESULT, "%s is removed before its end is written down", name);
  }

  /// A slot is given.
  void admitted(SlotRequest admitted, RunInternals shell) {
    world.time.say(
        "slot of "
            + admitted.lane().text()
            + " for "
            + admitted.queue().namespace()
            + "/"
            + admitted.holder().run());
    var winner = find(admitted);
    if (winner.isEmpty()
        || winner.get().isOutOfOrder
        || late(winner.get().run.getMetadata().getUid()) > 0) {
      return;
    }
    for (var request : shell.waiting(admitted.lane())) {
      var loser =
          find(request)
              .filter(
                  it ->
                      !it.isOutOfOrder && !it.canceled && late(it.run.getMetadata().getUid()) == 0);
      require(
          loser.isEmpty() || !loser.get().isBefore(winner.get()),
          Rule.ORDER,
          "%s is admitted before %s",
          admitted.holder().run(),
          request.holder().run());
    }
  }

  private Optional<Known> find(SlotRequest request) {
    return world
        .server
        .runs
        .find(Store.key(request.queue().namespace(), request.holder().run()))
        .filter(run -> !OperatorProcess.isFinished(run))
        .map(this::known);
  }

  private Optional<Container> container(Run run, String pod) {
    return world.kubelets.containers().stream()
        .filter(it -> it.run().equals(run.getMetadata().getUid()) && it.name().equals(pod))
        .reduce((_, last) -> last);
  }

  private int late(String uid) {
    return (int)
        world.kubelets.containers().stream().filter(it -> it.late && it.run().equals(uid)).count();
  }

  private Known known(HasMetadata run) {
    return runs.get(run.getMetadata().getUid());
  }

  private static int number(Integer number) {
    return number == null ? 0 : number;
  }

  /// Each `%s` of the message is one of the values.
  static void require(boolean holds, Rule rule, String message, Object... values) {
    if (!holds) {
      var said = message;
      for (var value : values) {
        said = said.replaceFirst("%s", Matcher.quoteReplacement(String.valueOf(value)));
      }
      throw new Violation(rule, said);
    }
  }
}
