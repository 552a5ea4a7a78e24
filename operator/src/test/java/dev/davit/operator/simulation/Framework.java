package dev.davit.operator.simulation;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The event processing of the Java Operator SDK (5.2), with its habits: one execution per run at a
/// time, events that arrive meanwhile cause one more, a failure is tried again later and later, and
/// a deletion forgets all that, even while the run is executed.
final class Framework implements EventHandler {
  private static final long FIRST_RETRY = 500;
  private static final long LAST_RETRY = 30_000;

  private final World world;
  private final OperatorProcess process;
  private final Function<String, Optional<Run>> cache;
  private final Function<Run, UpdateControl<Run>> reconciler;
  private final Map<String, State> states = new TreeMap<>();
  private final Map<String, Integer> timers = new TreeMap<>();
  private boolean running;

  private static final class State {
    private boolean event;
    private boolean executing;
    private long retry = FIRST_RETRY;
  }

  Framework(
      World world,
      OperatorProcess process,
      Function<String, Optional<Run>> cache,
      Function<Run, UpdateControl<Run>> reconciler) {
    this.world = world;
    this.process = process;
    this.cache = cache;
    this.reconciler = reconciler;
  }

  /// This operator leads now: what was told so far is looked at.
  void start() {
    running = true;
    for (var entry : List.copyOf(states.entrySet())) {
      if (entry.getValue().event) {
        submit(entry.getKey(), entry.getValue());
      }
    }
  }

  /// The run's own watch shows it.
  void present(String key) {
    var state = states.computeIfAbsent(key, _ -> new State());
    state.event = true;
    submit(key, state);
  }

  /// Whatever is being executed goes on; a run that is created anew does not wait for that.
  void gone(String key) {
    states.remove(key);
    cancelTimer(key);
  }

  @Override
  public void handleEvent(Event event) {
    var id = event.getRelatedCustomResourceID();
    handle(Store.key(id.getNamespace().orElseThrow(), id.getName()));
  }

  /// Somebody else wants the run to be looked at.
  void handle(String key) {
    var state = states.get(key);
    if (state != null) {
      state.event = true;
      submit(key, state);
    }
  }

  private void submit(String key, State state) {
    if (running && !state.executing && cache.apply(key).isPresent()) {
      state.executing = true;
      state.event = false;
      world.time.after(world.chance.delay(0, 4), () -> execute(key));
    }
  }

  private void execute(String key) {
    if (!process.isAlive()) {
      return;
    }
    var run = cache.apply(key);
    if (run.isEmpty()) {
      // It stays marked as executing until the deletion is told, as in the framework.
      return;
    }
    world.time.say(process + " looks at " + key);
    try {
      var control = reconciler.apply(run.get());
      process.checkAlive();
      finished(key, control.getScheduleDelay());
    } catch (OperatorProcess.Died e) {
      world.time.say(process + " died in " + key);
    } catch (KubernetesClientException e) {
      failed(key);
    } catch (RuntimeException e) {
      throw new Violation(Rule.NO_BUG, "reconciling " + key + " threw " + e, e);
    }
  }

  private void finished(String key, Optional<Long> delay) {
    var state = states.computeIfAbsent(key, _ -> new State());
    state.executing = false;
    state.retry = FIRST_RETRY;
    cancelTimer(key);
    if (state.event) {
      submit(key, state);
    } else {
      delay.ifPresent(millis -> wake(key, millis));
    }
  }

  private void failed(String key) {
    var state = states.computeIfAbsent(key, _ -> new State());
    state.executing = false;
    if (state.event) {
      submit(key, state);
    } else {
      state.event = true;
      wake(key, state.retry);
      state.retry = Math.min(LAST_RETRY, state.retry * 2);
    }
  }

  private void wake(String key, long millis) {
    var timer = cancelTimer(key);
    world.time.after(
        millis,
        () -> {
          if (process.isAlive() && timers.get(key) == timer) {
            handle(key);
          }
        });
  }

  private int cancelTimer(String key) {
    return timers.merge(key, 1, Integer::sum);
  }
}
