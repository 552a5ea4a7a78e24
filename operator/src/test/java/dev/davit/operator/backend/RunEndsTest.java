package dev.davit.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunEndsTest {
  private final RunEnds ends = new RunEnds();
  private final AtomicInteger woken = new AtomicInteger();

  @Test
  void allThatWaitForARunAreWoken() {
    try (var one = ends.watch("ns", "a");
        var two = ends.watch("ns", "a");
        var other = ends.watch("ns", "b")) {
      one.onEnd(woken::incrementAndGet);
      two.onEnd(woken::incrementAndGet);
      other.onEnd(woken::incrementAndGet);
      ends.gone(run("a"));
      assertThat(woken).hasValue(2);
      assertThat(ends.size()).isEqualTo(1);
    }
    assertThat(ends.size()).isZero();
  }

  /// Between the look at the run and the wait.
  @Test
  void anEndBeforeTheWaitIsNotMissed() {
    try (var waiting = ends.watch("ns", "a")) {
      ends.gone(run("a"));
      waiting.onEnd(woken::incrementAndGet);
    }
    assertThat(woken).hasValue(1);
  }

  private static Run run(String name) {
    var run = new Run();
    run.getMetadata().setNamespace("ns");
    run.getMetadata().setName(name);
    return run;
  }
}
