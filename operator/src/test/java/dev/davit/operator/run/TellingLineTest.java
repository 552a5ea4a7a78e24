package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.queue.RunKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TellingLineTest {
  private final List<String> woken = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private final TellingLine line =
      new TellingLine(
          2,
          run -> {
            woken.add(run.name());
            return !gone.contains(run.name());
          });

  @Test
  void letsSomeInAndWakesTheNextAsOneLeaves() {
    assertThat(entered("a", "b", "c", "d")).containsExactly("a", "b");
    assertThat(woken).isEmpty();
    line.leave();
    assertThat(woken).containsExactly("c");
    assertThat(entered("c", "d")).containsExactly("c");
    line.leave();
    line.leave();
    assertThat(woken).containsExactly("c", "d");
  }

  @Test
  void whoStandsInLineStandsThereOnce() {
    entered("a", "b", "c", "c", "c", "d");
    line.leave();
    line.leave();
    assertThat(woken).containsExactly("c", "d");
  }

  @Test
  void whoIsGoneGivesItsTurnToTheNext() {
    entered("a", "b", "c", "d", "e");
    gone.addAll(List.of("c", "d"));
    line.leave();
    assertThat(woken).containsExactly("c", "d", "e");
  }

  @Test
  void whoIsWokenAndNeedNotTellHoldsNobodyUpForLong() {
    entered("a", "b", "c", "d", "e", "f");
    line.leave();
    line.leave();
    assertThat(woken).containsExactly("c", "d", "e");
    line.call();
    assertThat(woken).containsExactly("c", "d", "e", "f");
  }

  private List<String> entered(String... runs) {
    return List.of(runs).stream().filter(run -> line.enter(new RunKey("shop", run))).toList();
  }
}
