package dev.davit.client;

import dev.davit.api.Annotations;
import dev.davit.api.Run;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Joins the run that has a key, or creates the next one. Simultaneous callers create exactly one
/// run, because they all ask for the same name.
///
/// It looks at all runs of the key, not only at the one with the first name: the first run may be
/// gone when a later run has the key.
final class KeyedTrigger {
  /// In each round another caller was faster; about ten seconds in total.
  private static final int MOST_ROUNDS = 64;

  private static final int LONGEST_PAUSE_MILLIS = 250;

  private final RunApi api;
  private final RandomGenerator random;

  KeyedTrigger(RunApi api, RandomGenerator random) {
    this.api = api;
    this.random = random;
  }

  /// What a trigger does with an existing run of its key.
  enum Joining {
    /// The run satisfies the trigger.
    JOINED,
    /// The run no longer has the key, or is no longer delayed: try the next run.
    OVER,
    /// The run has changed meanwhile: read again.
    CHANGED
  }

  /// Decides what a trigger does with a run, and may change the run.
  @FunctionalInterface
  interface Rule {
    Joining join(Run run);
  }

  /// @param draft the run to create, without a name
  Triggered trigger(Run draft, KeyedName key, Rule rule) {
    mark(draft, key);
    for (var round = 0; round < MOST_ROUNDS; round++) {
      var runs = newestFirst(api.ofKey(key), key);
      var joined = firstOf(runs, rule);
      if (joined.map(Found::joining).filter(Joining.JOINED::equals).isPresent()) {
        return new Triggered(joined.orElseThrow().name(), true);
      }
      if (joined.isEmpty()) {
        draft.getMetadata().setName(key.name(1 + newest(runs, key)));
        if (isCreated(draft, key)) {
          return new Triggered(draft.getMetadata().getName(), false);
        }
      }
      pause(round);
    }
    throw new DavitException(
        "The runs of the key of %s changed %d times while it was triggered: too many callers at once"
            .formatted(key.name(1), MOST_ROUNDS));
  }

  private record Found(String name, Joining joining) {}

  private static Optional<Found> firstOf(List<Run> runs, Rule rule) {
    for (var run : runs) {
      var joining = rule.join(run);
      if (joining != Joining.OVER) {
        return Optional.of(new Found(run.getMetadata().getName(), joining));
      }
    }
    return Optional.empty();
  }

  private void mark(Run draft, KeyedName key) {
    draft.getMetadata().getLabels().put(key.label(), key.hash());
    draft.getMetadata().getAnnotations().put(Annotations.TRIGGER, RunResource.drawn(random));
  }

  /// False if another caller was faster. After a lost response, the HTTP client repeats the create,
  /// and finds its own run.
  private boolean isCreated(Run draft, KeyedName key) {
    try {
      api.create(draft);
      return true;
    } catch (RunExistsException e) {
      var there = api.find(draft.getMetadata().getName()).run();
      if (there.isPresent() && !key.hash().equals(labels(there.get()).get(key.label()))) {
        throw e;
      }
      return there.map(KeyedTrigger::callOf).filter(callOf(draft)::equals).isPresent();
    }
  }

  private static String callOf(Run run) {
    var annotations = Objects.requireNonNullElse(run.getMetadata().getAnnotations(), Map.of());
    return String.valueOf(annotations.get(Annotations.TRIGGER));
  }

  private static Map<String, String> labels(Run run) {
    return Objects.requireNonNullElse(run.getMetadata().getLabels(), Map.of());
  }

  private static List<Run> newestFirst(List<Run> runs, KeyedName key) {
    return runs.stream()
        .sorted(Comparator.comparingInt((Run run) -> generation(run, key)).reversed())
        .toList();
  }

  private static int newest(List<Run> runs, KeyedName key) {
    return runs.isEmpty() ? 0 : generation(runs.get(0), key);
  }

  private static int generation(Run run, KeyedName key) {
    return key.generation(run.getMetadata().getName());
  }

  /// Random, so that callers that collided do not collide again.
  private void pause(int round) {
    var most = Math.min(LONGEST_PAUSE_MILLIS, 5 << Math.min(round, 6));
    Pause.of(Duration.ofMillis(random.nextInt(most) + 1L), "a run was triggered");
  }
}
