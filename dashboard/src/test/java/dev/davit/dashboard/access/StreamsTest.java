package dev.davit.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.dashboard.web.Changes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// How many may follow changes, and for how long.
class StreamsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:00:00Z");
  private static final Changes NONE = (_, seen, _) -> seen;

  private final Streams streams = new Streams();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

  @Test
  void oneUserCannotTakeThoseOfOthers() {
    var open = new ArrayList<Changes>();
    for (var i = 0; i < Streams.MOST_OF_USER; i++) {
      open.add(open("ada"));
    }
    assertThatThrownBy(() -> open("ada")).hasMessageContaining("Too many pages");
    open("bob");

    open.getFirst().close();
    open.getFirst().close();
    open("ada");
    assertThatThrownBy(() -> open("ada")).hasMessageContaining("Too many pages");
  }

  @Test
  void thereAreNotMoreThanTheServerCanHold() {
    for (var i = 0; i < Streams.MOST; i++) {
      open("user-" + i);
    }
    assertThatThrownBy(() -> open("one-more")).hasMessageContaining("Too many pages");
  }

  @Test
  void aStreamEndsWithTheLoginAndAfterFiveMinutes() {
    var longLogin = open("ada");
    var shortLogin = streams.open("ada", NONE, NOW.plusSeconds(10), clock::get);
    assertThat(longLogin.isOver()).isFalse();

    clock.set(NOW.plusSeconds(10));
    assertThat(shortLogin.isOver()).isTrue();
    assertThat(longLogin.isOver()).isFalse();
    clock.set(NOW.plus(Streams.LONGEST));
    assertThat(longLogin.isOver()).isTrue();
  }

  private Changes open(String user) {
    return streams.open(user, NONE, Instant.MAX, clock::get);
  }
}
