package dev.davit.operator.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Everything that is left to chance in a world, from its seed.
public final class Chance {
  private final SplittableRandom random;

  public Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A source of its own, for those who draw by themselves.
  RandomGenerator split() {
    return random.split();
  }

  /// True once in `times` on average; never for 0.
  public boolean oneIn(int times) {
    return times > 0 && random.nextInt(times) == 0;
  }

  /// A number from `least` to `most`, both included.
  public int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  /// Milliseconds from `least` to `most`, mostly near `least`.
  public long delay(int least, int most) {
    var drawn = random.nextDouble();
    return least + (long) (drawn * drawn * drawn * (most - least));
  }

  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
