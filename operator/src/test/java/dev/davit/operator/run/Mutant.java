package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.kube.Api;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import dev.davit.operator.simulation.Rule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The operator as it is, and broken on purpose: each variant gives up one thing that an invariant
/// rests on, so that the simulation has to find it.
public enum Mutant {
  /// The operator as it is.
  NONE,
  /// Takes every queue for one without a limit.
  IGNORES_LIMITS(Rule.LIMIT),
  /// Rebuilds its slots after a start without looking at live pods.
  STARTS_WITHOUT_LOOKING(Rule.LIMIT),
  /// Takes the runs of its first list for what they are now.
  TRUSTS_ITS_FIRST_LIST(Rule.RESULT),
  /// Forgets which pods it has asked for.
  FORGETS_WHAT_IT_ASKED_FOR(Rule.PROGRESS),
  /// Forgets which attempts have begun if it has not written that down.
  FORGETS_WHAT_HAD_BEGUN(Rule.ATTEMPTS),
  /// Does not take back the slot of a pod that has ended.
  FORGETS_TO_RELEASE(Rule.SLOTS),
  /// Does not forget runs that were deleted.
  NEVER_SWEEPS(Rule.SLOTS),
  /// Gives slots without waking whom it gave them to, now and then.
  LOSES_WAKE_UPS(Rule.SLOTS),
  /// Serves the youngest first.
  LAST_IN_FIRST_OUT(Rule.ORDER),
  /// Decides from runs older than what it has written itself.
  IGNORES_OWN_WRITES(Rule.RESULT),
  /// Writes statuses whatever version is there by then.
  OVERWRITES(Rule.DELAY),
  /// Takes a pod that is not in its cache for gone.
  TRUSTS_ITS_CACHE(Rule.RESULT),
  /// Takes a pod that is being deleted for gone.
  REPLACES_TOO_EARLY(Rule.ONE_POD),
  /// Ignores what a pod that is being deleted has reported.
  IGNORES_RESULTS_OF_DELETED_PODS(Rule.RESULT),
  /// Counts pods that the platform took as attempts.
  LOSSES_USE_UP_ATTEMPTS(Rule.ATTEMPTS),
  /// Counts no disruption.
  REPEATS_FOR_EVER(Rule.ATTEMPTS),
  /// One attempt more than allowed.
  RETRIES_TOO_OFTEN(Rule.ATTEMPTS),
  /// Starts a retry before its time.
  RETRIES_TOO_EARLY(Rule.DELAY),
  /// Starts a run before its delay is over.
  IGNORES_DELAY(Rule.DELAY),
  /// Takes a run's first pod for none when its ttl is over.
  EXPIRES_WHAT_RAN(Rule.TTL),
  /// Resumes what is suspended before its wait is over.
  RESUMES_AT_ONCE(Rule.DELAY),
  /// Begins a suspended attempt again.
  FORGETS_THE_SEGMENT(Rule.RESULT),
  /// Drops what a suspended attempt has recorded.
  FORGETS_THE_JOURNAL(Rule.JOURNAL),
  /// Does not look at a run again when a token is over that it waits for.
  NEVER_HEARS_OF_TOKENS(Rule.PROGRESS),
  /// Does not look at a run again when one has ended that it has triggered.
  NEVER_WAKES_PARENTS(Rule.PROGRESS),
  /// Writes that a run waits for one that it has not created.
  TRIGGERS_NOTHING(Rule.FAMILY),
  /// Resumes a run that waits for a batch before all runs of the batch have ended.
  FORGETS_BATCHES(Rule.FAMILY),
  /// Lets a pod that has waited go on without a slot.
  GOES_ON_WITHOUT_A_SLOT(Rule.LIMIT),
  /// Believes its cache, which may be late, about a batch that a pod has just triggered.
  OVERLOOKS_NEW_BATCHES(Rule.FAMILY),
  /// Cancels a run, and not those that it has triggered.
  LEAVES_CHILDREN(Rule.FAMILY),
  /// Does not ask, before a run starts, what became of its parent.
  FORGETS_THE_BORN_MEANWHILE(Rule.FAMILY),
  /// Takes a run that was suspended for one that has never begun.
  EXPIRES_WHAT_WAITS(Rule.TTL),
  /// Lets runs wait for ever.
  NEVER_EXPIRES(Rule.PROGRESS),
  /// Uses the task as it is now for every attempt.
  FORGETS_THE_VERSION(Rule.VERSION),
  /// Repeats what ran out of memory on the machine that was too small.
  NEVER_CLIMBS(Rule.VERSION),
  /// Removes a pod before its end is written down.
  DELETES_BEFORE_WRITING(Rule.RESULT),
  /// Leaves pods behind.
  LEAVES_PODS(Rule.CLEAN),
  /// Keeps pods that have not ended as long as those that have.
  KEEPS_LIVE_PODS(Rule.OVER),
  /// Queues runs anew that have ended.
  REOPENS_WHAT_ENDED(Rule.FINAL),
  /// Waits, after a start, for a run that it cannot read.
  WAITS_FOR_WHAT_IT_CANNOT_READ(Rule.PROGRESS),
  /// Does not expect a pod to be lost.
  STUMBLES_OVER_LOSSES(Rule.NO_BUG);

  private final @Nullable Rule rule;

  Mutant() {
    this(null);
  }

  Mutant(@Nullable Rule rule) {
    this.rule = rule;
  }

  /// The rule that the precaution is for; others may be broken as a consequence.
  public Rule rule() {
    return Objects.requireNonNull(rule);
  }

  /// Is told what was decided and done.
  interface Decided {
    void accept(Run run, RunObservation seen, RunDecision decision);
  }

  /// Requests as this operator makes them; `current` finds the version that a resource has now.
  public Api over(Api api, UnaryOperator<HasMetadata> current) {
    return switch (this) {
      case IGNORES_OWN_WRITES,
          OVERWRITES,
          TRUSTS_ITS_CACHE,
          LEAVES_PODS,
          REOPENS_WHAT_ENDED,
          OVERLOOKS_NEW_BATCHES ->
          new MutantApi(this, api, current);
      default -> api;
    };
  }

  EventHandler over(EventHandler framework) {
    if (this != LOSES_WAKE_UPS) {
      return framework;
    }
    var count = new int[1];
    return event -> {
      if (++count[0] % 4 != 0) {
        framework.handleEvent(event);
      }
    };
  }

  TakeoverObserver takeover(Api api, InstantSource clock) {
    return new TakeoverObserver(api, clock) {
      @Override
      List<Pod> podsNow() {
        return Mutant.this == STARTS_WITHOUT_LOOKING ? List.of() : super.podsNow();
      }

      @Override
      long versionNow() {
        return Mutant.this == TRUSTS_ITS_FIRST_LIST ? 0 : super.versionNow();
      }
    };
  }

  RememberedStatuses remembered() {
    return new RememberedStatuses() {
      @Override
      void remember(SlotHolder pod, RunRecord status, Instant now) {
        if (Mutant.this != FORGETS_WHAT_HAD_BEGUN) {
          super.remember(pod, status, now);
        }
      }
    };
  }

  RunObserver observer(
      Api api,
      Slots slots,
      ExpectedPods expected,
      HeldWaits held,
      RememberedStatuses remembered,
      Payloads payloads,
      MachinePresets machines,
      RunSettings settings,
      InstantSource clock,
      RandomGenerator jitter) {
    return new RunObserver(
        api, slots, expected, held, remembered, payloads, machines, settings, clock, jitter) {
      @Override
      RunObservation observe(Run run, Caches caches) {
        if (Mutant.this == FORGETS_THE_VERSION && run.getStatus() != null) {
          return super.observe(RunSeenEdit.withoutVersion(run), caches);
        }
        return seen(super.observe(run, caches));
      }
    };
  }

  RunApplier applier(RunApplier.Parts parts, Decided decided) {
    return new RunApplier(parts) {
      @Override
      void setAside(Run run, String fault) {
        if (Mutant.this != WAITS_FOR_WHAT_IT_CANNOT_READ) {
          super.setAside(run, fault);
        }
      }

      @Override
      boolean isRemovedAtOnce(PodSeen pod) {
        return Mutant.this == KEEPS_LIVE_PODS ? !parts.keepsPods() : super.isRemovedAtOnce(pod);
      }

      @Override
      UpdateControl<Run> apply(Run run, RunObservation seen, RunDecision decision) {
        if (Mutant.this == DELETES_BEFORE_WRITING
            && decision instanceof WriteEnd
            && seen.pod() instanceof PodSeen.Present(var uid, _, _, _, _)) {
          var namespace = run.getMetadata().getNamespace();
          parts.api().delete(Pod.class, namespace, seen.podName(), uid);
        }
        var done = decided(seen, decision);
        var control = super.apply(run, seen, done);
        decided.accept(run, seen, done);
        return control;
      }
    };
  }

  private RunObservation seen(RunObservation seen) {
    var edit = new RunSeenEdit(seen);
    return switch (this) {
      case IGNORES_LIMITS -> edit.withoutLimit();
      case LAST_IN_FIRST_OUT -> edit.ofSequence(-Math.abs(seen.record().sequence()));
      case RETRIES_TOO_OFTEN -> edit.withOneAttemptMore();
      case RETRIES_TOO_EARLY -> edit.at(seen.now().plusSeconds(2));
      case IGNORES_DELAY ->
          seen.isDelayed() ? edit.at(seen.request().delayUntil().orElseThrow()) : seen;
      case RESUMES_AT_ONCE ->
          seen.record().state() instanceof Waiting waiting
              ? waiting.until().map(edit::at).orElse(seen)
              : seen;
      case EXPIRES_WHAT_WAITS ->
          seen.record().state() instanceof Waiting && !seen.isHeld() ? edit.neverOnPod() : seen;
      case GOES_ON_WITHOUT_A_SLOT ->
          seen.isHeld() || !seen.asked().isEmpty() ? edit.admitted() : seen;
      case FORGETS_THE_BORN_MEANWHILE -> edit.withoutParent();
      case EXPIRES_WHAT_RAN -> edit.neverOnPod();
      case NEVER_EXPIRES -> edit.withoutTtl();
      case REPLACES_TOO_EARLY ->
          seen.pod() instanceof PodSeen.Present(_, PodOutcome.Live _, _, var deletedBy, _)
                  && deletedBy.isPresent()
              ? edit.lost()
              : seen;
      case IGNORES_RESULTS_OF_DELETED_PODS ->
          seen.pod() instanceof PodSeen.Present(_, PodOutcome.Reported _, _, var deletedBy, _)
                  && deletedBy.isPresent()
              ? edit.lost()
              : seen;
      default -> seen;
    };
  }

  private RunDecision decided(RunObservation seen, RunDecision decision) {
    if (decision instanceof WriteEnd(var next, var pod, var wakeAt, var before)
        && next.state() instanceof Waiting) {
      return switch (this) {
        // With the name of its pod, the run would count as one whose pod stays and was lost.
        case FORGETS_THE_SEGMENT ->
            new WriteEnd(next.inSegment(Segment.FIRST).onPod("forgotten"), pod, wakeAt, before);
        case FORGETS_THE_JOURNAL ->
            new WriteEnd(next.withNotes(next.notes().withoutJournal()), pod, wakeAt, before);
        case TRIGGERS_NOTHING -> new WriteEnd(next, pod, wakeAt);
        default -> decision;
      };
    }
    if (this == LEAVES_CHILDREN && decision instanceof WriteEnd(var next, var pod, var wakeAt, _)) {
      return new WriteEnd(next, pod, wakeAt);
    }
    if (!(decision instanceof WriteEnd(var next, var pod, var wakeAt, var before))
        || !(next.state() instanceof Queued(var attempt))) {
      return decision;
    }
    var undisrupted =
        new RunRecord(
            next.state(),
            next.why(),
            next.sequence(),
            seen.record().disruptions(),
            next.segment(),
            next.queuedAt(),
            next.task(),
            next.queue(),
            next.pod(),
            next.startedAt(),
            next.attempts(),
            next.notes());
    return switch (this) {
      case LOSSES_USE_UP_ATTEMPTS ->
          new WriteEnd(
              undisrupted.inState(
                  new Queued(attempt + 1), new RunRecord.Why(Reason.EVICTED, "lost")),
              pod,
              wakeAt);
      case REPEATS_FOR_EVER ->
          new WriteEnd(
              undisrupted.inState(
                  new BackingOff(attempt, seen.now().plusSeconds(1)),
                  new RunRecord.Why(Reason.EVICTED, "lost")),
              pod,
              Optional.of(seen.now().plusSeconds(1)));
      case STUMBLES_OVER_LOSSES ->
          throw new IllegalStateException("nothing takes pods: " + next.why());
      case NEVER_CLIMBS ->
          new WriteEnd(
              seen.task().version().map(it -> next.ofTask(it.resolved())).orElse(next),
              pod,
              wakeAt);
      default -> decision;
    };
  }
}
