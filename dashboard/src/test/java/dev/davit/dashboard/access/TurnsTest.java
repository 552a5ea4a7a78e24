package dev.davit.dashboard.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.dashboard.access.Turns.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How many answers are made at once.
class TurnsTest {
  private final Turns turns = new Turns(Duration.ZERO);

  @Test
  void oneUserCannotTakeTheTurnsOfOthers() throws Exception {
    var taken = take("ada", Turns.MOST_OF_USER);
    assertThatThrownBy(() -> turns.of("ada")).hasMessageContaining("Too many pages");
    turns.of("bob").close();

    taken.getFirst().close();
    taken.getFirst().close();
    turns.of("ada");
    assertThatThrownBy(() -> turns.of("ada")).hasMessageContaining("Too many pages");
  }

  @Test
  void allUsersTogetherHaveWhatTheMemoryHolds() throws Exception {
    var taken = new ArrayList<Turn>();
    for (var user = 0; taken.size() < Turns.MOST; user++) {
      taken.addAll(take("user-" + user, Turns.MOST_OF_USER));
    }
    assertThatThrownBy(() -> turns.of("one-more")).hasMessageContaining("Too many pages");
    assertThatThrownBy(turns::ofAnybody).hasMessageContaining("Too many pages");

    taken.getLast().close();
    turns.ofAnybody().close();
    turns.of("one-more").close();
  }

  @Test
  void whoseTurnDidNotComeCanComeAgain() throws Exception {
    var others = new ArrayList<Turn>();
    for (var i = 0; i < Turns.MOST; i++) {
      others.add(turns.ofAnybody());
    }
    for (var i = 0; i <= Turns.MOST_OF_USER; i++) {
      assertThatThrownBy(() -> turns.of("ada")).hasMessageContaining("Too many pages");
    }

    others.forEach(Turn::close);
    take("ada", Turns.MOST_OF_USER);
  }

  private List<Turn> take(String user, int count) throws InterruptedException {
    var taken = new ArrayList<Turn>();
    for (var i = 0; i < count; i++) {
      taken.add(turns.of(user));
    }
    return taken;
  }
}
