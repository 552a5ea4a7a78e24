package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.queue.RunRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingNoticesTest {
  private final List<String> woken = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private final WaitingNotices notices =
      new WaitingNotices(
          run -> {
            woken.add(run.name());
            return !gone.contains(run.name());
          });

  /// Room for two more.
  @BeforeEach
  void fill() {
    var others =
        IntStream.range(2, WaitingNotices.AT_ONCE)
            .mapToObj(i -> "other" + i)
            .toArray(String[]::new);
    assertThat(begun(others)).containsExactly(others);
  }

  @Test
  void someBeginAndTheNextIsWokenAsOneEnds() {
    assertThat(begun("a", "b", "c", "d")).containsExactly("a", "b");
    assertThat(woken).isEmpty();
    notices.end();
    assertThat(woken).containsExactly("c");
    assertThat(begun("c", "d")).containsExactly("c");
    notices.end();
    notices.end();
    assertThat(woken).containsExactly("c", "d");
  }

  @Test
  void aRunStandsInLineOnce() {
    begun("a", "b", "c", "c", "c", "d");
    notices.end();
    notices.end();
    assertThat(woken).containsExactly("c", "d");
  }

  @Test
  void aRunThatIsGoneGivesItsTurnToTheNext() {
    begun("a", "b", "c", "d", "e");
    gone.addAll(List.of("c", "d"));
    notices.end();
    assertThat(woken).containsExactly("c", "d", "e");
  }

  @Test
  void aRunThatIsWokenAndHasNothingToWriteHoldsNobodyUpForLong() {
    begun("a", "b", "c", "d", "e", "f");
    notices.end();
    notices.end();
    assertThat(woken).containsExactly("c", "d", "e");
    notices.wakeNext();
    assertThat(woken).containsExactly("c", "d", "e", "f");
  }

  private List<String> begun(String... runs) {
    return List.of(runs).stream().filter(run -> notices.begin(new RunRef("shop", run))).toList();
  }
}
