package dev.davit.dashboard.overview;

import dev.davit.dashboard.index.RunEnd;
import dev.davit.dashboard.run.PhaseLook;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many runs ended in each half hour of a day, by phase, as bars.
///
/// @param halfHours all of the day, the oldest first
public record DayChart(List<HalfHour> halfHours) {
  /// The width and height of the picture.
  public static final int WIDTH = 960;

  public static final int HEIGHT = 100;
  private static final int COUNT = 48;
  private static final int STEP = WIDTH / COUNT;
  private static final int GAP = 3;
  private static final int SMALLEST = 2;

  /// The ends within one half hour.
  ///
  /// @param phases without phases that no run ended in, in the order of a run's life
  public record HalfHour(Instant from, List<Count> phases) {
    public HalfHour {
      phases = List.copyOf(phases);
    }

    /// The number of runs that ended in it.
    public int total() {
      return phases.stream().mapToInt(Count::number).sum();
    }

    /// `14:00–14:30`.
    public String label() {
      return "%s–%s".formatted(time(from), time(from.plus(RunEnd.HALF_HOUR)));
    }

    /// `14:00–14:30: 12 Completed, 3 Failed`.
    public String title() {
      var counts = phases.stream().map(it -> it.number() + " " + it.look().word()).toList();
      return label() + ": " + (counts.isEmpty() ? "none" : String.join(", ", counts));
    }

    private static LocalTime time(Instant at) {
      return at.atOffset(ZoneOffset.UTC).toLocalTime();
    }
  }

  /// The number of ends in a phase.
  public record Count(PhaseLook look, int number) {}

  /// A part of a bar.
  public record Bar(String tone, int x, int y, int width, int height) {}

  public DayChart {
    halfHours = List.copyOf(halfHours);
  }

  /// The first instant of the day that ends with the half hour of `now`.
  static Instant from(Instant now) {
    return RunEnd.halfHour(now).minus(RunEnd.HALF_HOUR.multipliedBy(COUNT - 1));
  }

  /// The chart of the day that ends now.
  static DayChart of(Map<RunEnd, Integer> ends, Instant now) {
    var counts = new TreeMap<Instant, Map<String, Integer>>();
    ends.forEach(
        (end, count) ->
            counts
                .computeIfAbsent(end.halfHour(), _ -> new TreeMap<>(PhaseLook.BY_LIFE))
                .merge(end.phase(), count, Integer::sum));
    var halfHours = new ArrayList<HalfHour>();
    for (var i = 0; i < COUNT; i++) {
      var from = from(now).plus(RunEnd.HALF_HOUR.multipliedBy(i));
      halfHours.add(new HalfHour(from, counts(counts.getOrDefault(from, Map.of()))));
    }
    return new DayChart(halfHours);
  }

  private static List<Count> counts(Map<String, Integer> phases) {
    return phases.entrySet().stream()
        .map(it -> new Count(PhaseLook.of(it.getKey()), it.getValue()))
        .toList();
  }

  /// The number of runs that ended in the busiest half hour.
  public int most() {
    return halfHours.stream().mapToInt(HalfHour::total).max().orElse(0);
  }

  /// The half hours in which runs ended.
  public List<HalfHour> busy() {
    return halfHours.stream().filter(it -> it.total() > 0).toList();
  }

  /// The left edge of a half hour.
  public int x(HalfHour halfHour) {
    var since = Duration.between(halfHours.getFirst().from(), halfHour.from());
    return (int) since.dividedBy(RunEnd.HALF_HOUR) * STEP;
  }

  /// The width of a half hour.
  public int step() {
    return STEP;
  }

  /// The parts of the bar of a half hour, from below. A small part is still visible.
  public List<Bar> bars(HalfHour halfHour) {
    var bars = new ArrayList<Bar>();
    var most = Math.max(1, most());
    var usable = HEIGHT - SMALLEST * halfHour.phases().size();
    var y = HEIGHT;
    for (var count : halfHour.phases()) {
      var height = SMALLEST + (int) ((long) count.number() * usable / most);
      y -= height;
      bars.add(new Bar(count.look().tone(), x(halfHour), y, STEP - GAP, height));
    }
    return bars;
  }
}
