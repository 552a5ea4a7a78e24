package dev.davit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.run.Mutant;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Many small worlds of 25 runs, each from its seed. `-Ddavit.simulation.seeds=N` lets more of them
/// live, `-Ddavit.simulation.seed=N` repeats one.
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("davit.simulation.seeds", 400);

  /// Some of what is broken shows in one world of a thousand.
  private static final int RARE = 4000;

  private static final long ONE = Long.getLong("davit.simulation.seed", -1);

  /// Of this thread's processor time, which a busy machine does not change, for 400 worlds: ten
  /// times what they need. A rule that is checked with the square of what has happened shows.
  private static final Duration MOST =
      Duration.ofSeconds(Long.getLong("davit.simulation.seconds", 60));

  @Test
  void nothingBreaksARuleAndItTakesSeconds() {
    var begin = processorTime();
    var broken = seeds().mapToObj(seed -> broken(seed)).flatMap(Optional::stream).toList();
    var took = processorTime().minus(begin);
    System.out.printf(
        "[davit-simulation] %d worlds in %d ms of processor time%n",
        seeds().count(), took.toMillis());
    assertThat(broken).as("of %d worlds", SEEDS).isEmpty();
    assertThat(took).isLessThan(MOST.multipliedBy(Math.max(SEEDS, 400)).dividedBy(400));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "whom a full queue has dropped, nobody has to wait for | 9359",
        "a pod that ended before the operator led is not overlooked | 3835",
        "a run that is created anew keeps its timer when the former one's last look ends | 10836",
        "the pod of a deleted run still executes when the next operator leads | 633198265785",
        "the end of a pod is read by what that pod was made from | 633198275116",
        "a pod that a late request makes for an attempt that is over is stopped | 635024427176",
        "the late deletion of a pod leaves the one of a run that was created anew | 380765812869",
      })
  void whatOnceBrokeARuleHolds(String cause, long seed) {
    assertThat(broken(seed)).as(cause).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameWorld() {
    for (var seed = 1; seed <= 5; seed++) {
      assertThat(hash(seed)).as("seed " + seed).isEqualTo(hash(seed)).isNotEqualTo(hash(seed + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsBrokenOnPurposeIsFound(Mutant mutant) {
    var found =
        LongStream.rangeClosed(1, Math.max(SEEDS, RARE))
            .mapToObj(seed -> violation(seed, mutant))
            .flatMap(Optional::stream)
            .anyMatch(it -> it.rule() == mutant.rule());
    assertThat(found).as("%s breaks %s", mutant, mutant.rule()).isTrue();
  }

  @Test
  void everyRuleIsBrokenOnPurpose() {
    assertThat(Arrays.stream(Mutant.values()).filter(it -> it != Mutant.NONE).map(Mutant::rule))
        .containsOnly(Rule.values());
  }

  private static Duration processorTime() {
    return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private static LongStream seeds() {
    return ONE >= 0 ? LongStream.of(ONE) : LongStream.rangeClosed(1, SEEDS);
  }

  /// What to read where a rule was broken in the world of `seed`.
  private static Optional<String> broken(long seed) {
    var world = new World(seed, Mutant.NONE);
    try {
      world.live();
      return Optional.empty();
    } catch (Violation e) {
      return Optional.of(
          """
          seed %d: %s
          %s
          seed %d: %s
          Repeat it: ./mvnw -pl operator -am test -Dtest=SimulationTest#nothing* -Dsurefire.failIfNoSpecifiedTests=false -Ddavit.simulation.seed=%d
          """
              .formatted(
                  seed,
                  e.getMessage(),
                  String.join("\n", world.time.trace()),
                  seed,
                  e.getMessage(),
                  seed));
    }
  }

  private static Optional<Violation> violation(long seed, Mutant mutant) {
    try {
      new World(seed, mutant).live();
      return Optional.empty();
    } catch (Violation e) {
      return Optional.of(e);
    }
  }

  private static long hash(long seed) {
    var world = new World(seed, Mutant.NONE);
    try {
      world.live();
    } catch (Violation e) {
      world.time.say(e.getMessage());
    }
    return world.time.hash();
  }
}
