package dev.davit.operator.run;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.Token;
import dev.davit.contract.Reason;
import dev.davit.operator.kube.Api;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Requests as a broken operator makes them.
record MutantApi(Mutant mutant, Api api, UnaryOperator<HasMetadata> current) implements Api {

  @Override
  public PodCreation create(Pod pod) {
    return api.create(pod);
  }

  @Override
  public Optional<Pod> read(String namespace, String pod) {
    return mutant == Mutant.TRUSTS_ITS_CACHE ? Optional.empty() : api.read(namespace, pod);
  }

  @Override
  public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
    return api.read(type, namespace, name);
  }

  @Override
  public List<Run> unfinishedOfBatch(String namespace, String batch, int limit) {
    return mutant == Mutant.OVERLOOKS_NEW_BATCHES
        ? List.of()
        : api.unfinishedOfBatch(namespace, batch, limit);
  }

  @Override
  public RunPage runsOfBatch(String namespace, String batch, int limit, Optional<String> token) {
    return api.runsOfBatch(namespace, batch, limit, token);
  }

  @Override
  public String logTail(String namespace, String pod, String container) {
    return api.logTail(namespace, pod, container);
  }

  @Override
  public Optional<Event> lastWarning(String namespace, String uid) {
    return api.lastWarning(namespace, uid);
  }

  @Override
  public Optional<String> writeStatus(HasMetadata resource, Record status) {
    var written =
        api.writeStatus(mutant == Mutant.OVERWRITES ? current.apply(resource) : resource, status);
    if (mutant == Mutant.REOPENS_WHAT_ENDED
        && status instanceof RunStatus end
        && Boolean.TRUE.equals(end.finished())
        && written.isPresent()) {
      api.writeStatus(current.apply(resource), reopened(end));
    }
    return mutant == Mutant.IGNORES_OWN_WRITES ? written.map(_ -> "0") : written;
  }

  private static RunStatus reopened(RunStatus end) {
    return new RunStatus(
        Phase.QUEUED,
        Reason.QUEUED.wireName(),
        "once more",
        false,
        end.attempt(),
        end.disruptions(),
        end.sequence(),
        end.queue(),
        end.machine(),
        end.pod(),
        null,
        end.times(),
        end.task(),
        end.attempts(),
        null,
        null,
        null,
        end.metadata(),
        end.tags(),
        end.hookErrors(),
        end.segment(),
        null,
        null,
        end.journal(),
        end.changedBy(),
        end.observedGeneration(),
        end.conditions());
  }

  @Override
  public Creation createRun(Run run) {
    return api.createRun(run);
  }

  @Override
  public void cancelRun(String namespace, String run) {
    api.cancelRun(namespace, run);
  }

  @Override
  public Creation createSchedule(Schedule schedule) {
    return api.createSchedule(schedule);
  }

  @Override
  public void updateSchedule(Schedule schedule, ScheduleSpec spec) {
    api.updateSchedule(schedule, spec);
  }

  @Override
  public TokenCreation createToken(Token token) {
    return api.createToken(token);
  }

  @Override
  public <R extends HasMetadata> long version(Class<R> type) {
    return api.version(type);
  }

  @Override
  public <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
    api.list(type, options, each);
  }

  @Override
  public <R extends HasMetadata> void delete(
      Class<R> type, String namespace, String name, String uid) {
    if (mutant != Mutant.LEAVES_PODS || type != Pod.class) {
      api.delete(type, namespace, name, uid);
    }
  }
}
