package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds after any series of events, drawn from a seed: against a model that keeps plain lists
/// and looks at everything, every time.
class DispatcherPropertiesTest {
  private static final int STEPS = 800;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<String> NAMESPACES = List.of("a", "b");

  /// Whatever a caller may write: a key is compared, and nothing else.
  private static final List<String> KEYS = List.of("", "*", "a\nb", "queue/q", "x".repeat(1_024));

  static Stream<Long> seeds() {
    return IntStream.rangeClosed(1, 15).mapToObj(seed -> (long) seed);
  }

  /// One series: the dispatcher and the model are told the same.
  private static final class Series {
    private final Random random;
    private final LimitSettings limits;
    private final Dispatcher dispatcher;
    private final Map<QueueRef, QueueDefinition> queues = new HashMap<>();
    private final List<SlotRequest> waiting = new ArrayList<>();
    private final Map<SlotHolder, Lane> holding = new HashMap<>();

    /// What counts for the rate of a queue, or of a lane.
    private final Map<Object, List<Start>> starts = new HashMap<>();

    private final Map<SlotHolder, Instant> since = new HashMap<>();

    private Instant now = NOON;
    private int created;

    private record Start(SlotHolder holder, Lane lane, Instant at) {}

    Series(long seed) {
      random = new Random(seed);
      limits =
          new LimitSettings(
              random.nextBoolean() ? LimitSettings.UNLIMITED : 4 + random.nextInt(4),
              random.nextBoolean() ? LimitSettings.UNLIMITED : 2 + random.nextInt(3),
              random.nextBoolean() ? Map.of() : Map.of("b", 3),
              random.nextBoolean() ? 1 : 1.5,
              Optional.empty());
      dispatcher = new Dispatcher(limits);
    }

    void step() {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> request();
        case 3, 4 -> any(holding.keySet()).ifPresent(this::release);
        case 5 -> any(waiting).filter(_ -> random.nextBoolean()).ifPresent(this::withdraw);
        case 6 -> define();
        default -> now = now.plusMillis(random.nextInt(1_500));
      }
    }

    private void request() {
      var sequence = ++created;
      var lane = new Lane(queue(), KEYS.get(random.nextInt(KEYS.size())));
      var request =
          new SlotRequest(
              new SlotHolder(
                  lane.queue().namespace(),
                  "run-" + sequence,
                  "uid-" + sequence,
                  "run-" + sequence + "-1"),
              lane,
              Optional.of("task"),
              now.minusSeconds(random.nextInt(5)),
              sequence,
              true);
      if (request.queue() instanceof QueueRef.OfTask) {
        // The shell tells of a task's own queue with each request.
        dispatcher.define(request.queue(), definition(request.queue()));
      }
      dispatcher.request(request);
      waiting.add(request);
    }

    private QueueDefinition definition(QueueRef queue) {
      return queues.getOrDefault(queue, new QueueDefinition.Missing());
    }

    private QueueRef queue() {
      var namespace = NAMESPACES.get(random.nextInt(2));
      return random.nextInt(3) == 0
          ? new QueueRef.OfTask(namespace, "t")
          : new QueueRef.Named(namespace, "q" + random.nextInt(2));
    }

    private void release(SlotHolder holder) {
      dispatcher.release(holder);
      holding.remove(holder);
    }

    private void withdraw(SlotRequest request) {
      dispatcher.withdraw(request.holder());
      waiting.remove(request);
    }

    private void define() {
      var queue = queue();
      var definition =
          switch (random.nextInt(6)) {
            case 0 -> new QueueDefinition.Missing();
            case 1 ->
                queue instanceof QueueRef.OfTask
                    ? new QueueDefinition.Missing()
                    : new QueueDefinition.Paused(
                        new QueueDefinition.Open(bound(), bound(), Optional.empty()));
            default ->
                queue instanceof QueueRef.OfTask
                    ? QueueDefinition.limited(1 + random.nextInt(4))
                    : new QueueDefinition.Open(bound(), bound(), Optional.empty());
          };
      dispatcher.define(queue, definition);
      var before = definition(queue);
      queues.put(queue, definition);
      // A rate counts from when it is known, and the live pods then.
      if (rateOf(definition, false).isEmpty()) {
        starts.remove(queue);
      } else if (rateOf(before, false).isEmpty()) {
        starts.put(queue, known(it -> it.queue().equals(queue)));
      }
      for (var key : KEYS) {
        var lane = new Lane(queue, key);
        if (rateOf(definition, true).isEmpty()) {
          starts.remove(lane);
        } else if (rateOf(before, true).isEmpty()) {
          starts.put(lane, known(lane::equals));
        }
      }
    }

    private List<Start> known(Predicate<Lane> where) {
      return new ArrayList<>(
          holding.entrySet().stream()
              .filter(held -> where.test(held.getValue()))
              .map(held -> new Start(held.getKey(), held.getValue(), since.get(held.getKey())))
              .toList());
    }

    private static Optional<Rate> rateOf(QueueDefinition definition, boolean ofLane) {
      return definition.rules().flatMap(open -> (ofLane ? open.lane() : open.total()).rate());
    }

    private LevelLimits bound() {
      var rate =
          random.nextInt(4) == 0
              ? Optional.of(new Rate(1 + random.nextInt(3), Duration.ofSeconds(2)))
              : Optional.<Rate>empty();
      return new LevelLimits(
          random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(4), rate);
    }

    /// Admits, and checks each admission against the model as it comes.
    void admit() {
      for (var admitted : dispatcher.admit(now)) {
        assertThat(blocked(admitted.lane())).as("%s may start", admitted).isFalse();
        assertThat(admitted)
            .as("order within the lane")
            .isEqualTo(
                waiting.stream()
                    .filter(it -> it.lane().equals(admitted.lane()))
                    .min(Comparator.naturalOrder())
                    .orElseThrow());
        waiting.remove(admitted);
        holding.put(admitted.holder(), admitted.lane());
        var start = new Start(admitted.holder(), admitted.lane(), now);
        since.put(admitted.holder(), now);
        if (rateOf(definition(admitted.queue()), true).isPresent()) {
          startsOf(admitted.lane()).add(start);
        }
        if (rateOf(definition(admitted.queue()), false).isPresent()) {
          startsOf(admitted.queue()).add(start);
        }
      }
      assertThat(waiting.stream().filter(it -> !blocked(it.lane())))
          .as("a run waits while nothing holds it up")
          .isEmpty();
      assertThat(
              waiting.stream()
                  .filter(
                      it ->
                          dispatcher.reasonToWait(it.lane(), now) instanceof SlotStatus.Undecided))
          .as("a run waits without a reason")
          .isEmpty();
      waiting.stream()
          .filter(it -> blockedByRateOnly(it.lane()))
          .findFirst()
          .ifPresent(
              _ ->
                  assertThat(dispatcher.nextAdmission())
                      .as("somebody rings when the rate allows")
                      .isPresent());
    }

    private boolean blockedByRateOnly(Lane lane) {
      return queues.get(lane.queue()) instanceof QueueDefinition.Open(var own, var total, _)
          && isFull(lane, own, total)
          && !slotsTaken(lane, own, total);
    }

    private boolean blocked(Lane lane) {
      return !(queues.get(lane.queue()) instanceof QueueDefinition.Open(var own, var total, _))
          || isFull(lane, own, total);
    }

    private boolean isFull(Lane lane, LevelLimits own, LevelLimits total) {
      return slotsTaken(lane, own, total)
          || isTooFast(own.rate(), startsOf(lane))
          || isTooFast(total.rate(), startsOf(lane.queue()));
    }

    private boolean slotsTaken(Lane lane, LevelLimits own, LevelLimits total) {
      var namespace = lane.queue().namespace();
      var base = limits.namespaces().getOrDefault(namespace, limits.namespace());
      var burst = base == LimitSettings.UNLIMITED ? base : (int) (base * limits.burst());
      return held(lane::equals) >= own.slots()
          || held(it -> it.queue().equals(lane.queue())) >= Math.min(total.slots(), base)
          || held(it -> it.queue().namespace().equals(namespace)) >= burst
          || held(_ -> true) >= limits.installation();
    }

    private long held(Predicate<Lane> where) {
      return holding.values().stream().filter(where).count();
    }

    private List<Start> startsOf(Object queueOrLane) {
      return starts.computeIfAbsent(queueOrLane, _ -> new ArrayList<>());
    }

    private boolean isTooFast(Optional<Rate> rate, List<Start> known) {
      return rate.filter(
              it ->
                  known.stream().filter(start -> start.at().isAfter(now.minus(it.period()))).count()
                      >= it.starts())
          .isPresent();
    }

    /// A dispatcher that is told everything anew, in any order, and knows nothing else.
    Dispatcher rebuilt() {
      var rebuilt = new Dispatcher(limits);
      var news = new ArrayList<Runnable>();
      queues.forEach((queue, definition) -> news.add(() -> rebuilt.define(queue, definition)));
      holding.forEach(
          (holder, lane) -> news.add(() -> rebuilt.hold(holder, lane, since.get(holder))));
      waiting.forEach(request -> news.add(() -> rebuilt.request(request)));
      Collections.shuffle(news, random);
      news.forEach(Runnable::run);
      // A task's own queue is told of with each request; what is over, when the queues are known.
      queues.forEach(rebuilt::define);
      starts.values().stream()
          .flatMap(List::stream)
          .distinct()
          .filter(start -> !holding.containsKey(start.holder()))
          .forEach(start -> rebuilt.started(start.lane(), start.at()));
      return rebuilt;
    }

    private <T> Optional<T> any(Collection<T> all) {
      return all.stream()
          .sorted(Comparator.comparing(Object::toString))
          .skip(all.isEmpty() ? 0 : random.nextInt(all.size()))
          .findFirst();
    }
  }

  /// No limit is exceeded on any level, no slot is free while a run waits for it, the order of each
  /// lane is kept, every run that waits has a reason, and a rate always has somebody who rings.
  @ParameterizedTest
  @MethodSource("seeds")
  void anySeriesOfEventsKeepsLimitsAndOrderAndEverySlotBusy(long seed) {
    var series = new Series(seed);
    for (var step = 0; step < STEPS; step++) {
      series.step();
      series.admit();
    }
    assertThat(series.created).isGreaterThan(100);
  }

  /// An operator that starts anew stands where the former one stood.
  @ParameterizedTest
  @MethodSource("seeds")
  void aDispatcherThatIsToldEverythingAnewStandsAsThisOneDoes(long seed) {
    var series = new Series(seed);
    for (var step = 0; step < STEPS; step++) {
      series.step();
      series.admit();
      if (step % 100 == 99) {
        var rebuilt = series.rebuilt();
        assertThat(rebuilt.admit(series.now)).as("nothing was left to admit").isEmpty();
        assertThat(rebuilt.holders()).hasSameElementsAs(series.dispatcher.holders());
        assertThat(rebuilt.requests()).hasSameElementsAs(series.dispatcher.requests());
        series
            .queues
            .keySet()
            .forEach(
                queue ->
                    assertThat(rebuilt.counts(queue).running())
                        .isEqualTo(series.dispatcher.counts(queue).running()));
      }
    }
  }

  /// A key waits for every other key once at most for each slot that comes free, whatever an
  /// adversary does: flood its own key, invent new ones, or come and go.
  @ParameterizedTest
  @MethodSource("seeds")
  void noKeyStarves(long seed) {
    var random = new Random(seed);
    var queue = new QueueRef.Named("ns", "q");
    var dispatcher = new Dispatcher(LimitSettings.NONE);
    dispatcher.define(
        queue,
        new QueueDefinition.Open(
            LevelLimits.of(1 + random.nextInt(3)), LevelLimits.of(3), Optional.empty()));
    var sequence = 0;
    var running = new ArrayList<SlotHolder>();
    for (var flood = 0; flood < 50; flood++) {
      dispatcher.request(request(queue, "flood-" + random.nextInt(10), ++sequence));
    }
    dispatcher.admit(NOON).forEach(it -> running.add(it.holder()));
    var victim = request(queue, "victim", ++sequence);
    dispatcher.request(victim);
    var before = dispatcher.counts(queue).keys();
    var admissions = 0;
    while (!dispatcher.holds(victim.holder())) {
      // The adversary is older, has priority, and never rests.
      for (var more = 0; more < 3; more++) {
        var key = random.nextBoolean() ? "new-" + sequence : "flood-" + random.nextInt(10);
        dispatcher.request(request(queue, key, NOON.minusSeconds(1_000), ++sequence));
      }
      if (random.nextInt(4) == 0) {
        dispatcher.requests().stream()
            .limit(1)
            .filter(it -> !it.equals(victim))
            .forEach(it -> dispatcher.withdraw(it.holder()));
      }
      dispatcher.release(running.remove(random.nextInt(running.size())));
      var admitted = dispatcher.admit(NOON);
      admitted.forEach(it -> running.add(it.holder()));
      admissions += admitted.size();
      assertThat(admissions).as("starts before the victim's").isLessThanOrEqualTo(before);
    }
  }

  private static SlotRequest request(QueueRef queue, String key, int sequence) {
    return request(queue, key, NOON, sequence);
  }

  private static SlotRequest request(QueueRef queue, String key, Instant place, int sequence) {
    return new SlotRequest(
        new SlotHolder(
            new Lane(queue, key).queue().namespace(),
            "run-" + sequence,
            "uid-" + sequence,
            "pod-" + sequence),
        new Lane(queue, key),
        Optional.of("task"),
        place,
        sequence,
        true);
  }
}
