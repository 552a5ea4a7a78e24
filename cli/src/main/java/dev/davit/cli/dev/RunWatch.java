package dev.davit.cli.dev;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.cli.dev.Console.Tone;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Watches all runs, prints each change of state once, and can wait for their end.
final class RunWatch implements AutoCloseable {
  private final Console console;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, String> shown = new HashMap<>();
  private final SharedIndexInformer<Run> informer;

  RunWatch(KubernetesClient client, Console console) {
    this.console = console;
    this.informer = client.resources(Run.class).inAnyNamespace().inform(new Events());
  }

  /// Waits until all runs with these names have finished. Returns false if they have not in time.
  boolean awaitFinished(Collection<String> names, Duration patience) throws InterruptedException {
    var rest = patience.toNanos();
    lock.lock();
    try {
      while (!names.stream().allMatch(this::isFinished)) {
        if (rest <= 0) {
          return false;
        }
        rest = changed.awaitNanos(rest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is a run that this schedule has created. Returns their names; empty if there
  /// is none in time.
  List<String> awaitRunOf(String schedule, Duration patience) throws InterruptedException {
    var rest = patience.toNanos();
    lock.lock();
    try {
      while (runsOf(schedule).isEmpty() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
      return runsOf(schedule);
    } finally {
      lock.unlock();
    }
  }

  private List<String> runsOf(String schedule) {
    return runs.values().stream()
        .map(Run::getMetadata)
        .filter(meta -> meta.getLabels() != null)
        .filter(meta -> schedule.equals(meta.getLabels().get(Labels.SCHEDULE)))
        .map(ObjectMeta::getName)
        .sorted()
        .toList();
  }

  /// The last known state of the runs with these names.
  List<Run> runs(Collection<String> names) {
    lock.lock();
    try {
      return names.stream().map(runs::get).filter(run -> run != null).toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    informer.stop();
  }

  private boolean isFinished(String name) {
    return Optional.ofNullable(runs.get(name))
        .map(Run::getStatus)
        .map(status -> Boolean.TRUE.equals(status.finished()))
        .orElse(false);
  }

  private void seen(Run run) {
    var name = run.getMetadata().getName();
    lock.lock();
    try {
      runs.put(name, run);
      var text = RunText.state(run);
      if (!text.isEmpty() && !text.equals(shown.put(name, text))) {
        console.state(name, tone(run.getStatus()), text);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static Tone tone(@Nullable RunStatus status) {
    if (status == null || !Boolean.TRUE.equals(status.finished())) {
      return Tone.PLAIN;
    }
    return RunText.phase(status).equals("Completed") ? Tone.GOOD : Tone.BAD;
  }

  private void gone(Run run) {
    lock.lock();
    try {
      runs.remove(run.getMetadata().getName());
      shown.remove(run.getMetadata().getName());
    } finally {
      lock.unlock();
    }
  }

  /// Waits until this watch has seen all objects that existed when it began.
  boolean awaitSynced(Duration patience) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (!informer.hasSynced() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return informer.hasSynced();
  }

  private final class Events implements ResourceEventHandler<Run> {
    @Override
    public void onAdd(Run run) {
      seen(run);
    }

    @Override
    public void onUpdate(Run before, Run run) {
      seen(run);
    }

    @Override
    public void onDelete(Run run, boolean unknownState) {
      gone(run);
    }
  }
}
