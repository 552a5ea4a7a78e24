package dev.davit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.run.Mutant;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Worlds that nobody has seen: `-Ddavit.simulation.fresh=N` lets N of them live, on all cores, and
/// lists the seeds of those that break a rule. The build has seeds that never change.
class FreshWorldsTest {
  private static final String FRESH = "davit.simulation.fresh";

  @Test
  @EnabledIfSystemProperty(named = FRESH, matches = "[1-9][0-9]*")
  void noFreshWorldBreaksARule() {
    var first = ThreadLocalRandom.current().nextLong(1L << 40);
    var count = Long.getLong(FRESH);
    System.out.printf("[davit-simulation] %d worlds, the first of seed %d%n", count, first);
    var begin = System.nanoTime();
    var broken =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(FreshWorldsTest::broken)
            .flatMap(Optional::stream)
            .toList();
    var took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("[davit-simulation] %d worlds in %d s%n", count, took.toSeconds());
    assertThat(broken).as("of %d worlds", count).isEmpty();
  }

  /// Said at once, too: whoever stops the test keeps what was found.
  private static Optional<String> broken(long seed) {
    try {
      new World(seed, Mutant.NONE).live();
      return Optional.empty();
    } catch (Violation | RuntimeException e) {
      var found = "seed %d: %s".formatted(seed, e);
      System.out.println("[davit-simulation] " + found);
      return Optional.of(found);
    }
  }
}
