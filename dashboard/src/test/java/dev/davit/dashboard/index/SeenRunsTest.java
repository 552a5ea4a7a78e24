package dev.davit.dashboard.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Nobody sees anything of a namespace whose runs they may not list.
class SeenRunsTest {
  private final RunIndex index = new RunIndex();
  private final RunIndex seen = index.seenBy(Set.of("shop")::contains);

  @Test
  void rowsCountsAndNamesAreThoseOfTheViewersNamespaces() {
    var mine = row("shop", "mail-1", "mail");
    index.put(mine);
    index.put(row("bank", "pay-1", "pay"));
    index.put(row("bank", "pay-2", "pay"));
    index.remove(new RunKey("bank", "pay-2"));

    assertThat(seen.page("", RunFilter.ALL, Rows.NOW).rows()).containsExactly(mine);
    assertThat(seen.page("", RunFilter.ALL, Rows.NOW).all()).isEqualTo(1);
    assertThat(seen.page("bank", RunFilter.ALL, Rows.NOW).all()).isZero();
    assertThat(seen.rows("")).containsExactly(mine);
    assertThat(seen.tasks("")).containsExactly("mail");
    assertThat(seen.namespaces()).containsExactly("shop");
    assertThat(seen.phasesByTask("").keySet()).containsExactly(new TaskKey("shop", "mail"));
    assertThat(seen.waitingSince("bank")).isEmpty();
    assertThat(seen.newest(new TaskKey("bank", "pay"), 10)).isEmpty();
    assertThat(seen.ofSchedule("bank", "nightly", 10)).isEmpty();
    assertThat(seen.find(new RunKey("bank", "pay-1"))).isEmpty();
    assertThat(seen.find(mine.key())).contains(mine);
    assertThat(index.namespaces()).containsExactly("bank", "shop");
  }

  @Test
  void endsOfDeletedRunsAreThoseOfTheViewersNamespaces() {
    for (var namespace : Set.of("bank", "shop")) {
      var row =
          new RunRow(
              new RunKey(namespace, "run-1"),
              "mail",
              new RunState("Failed", "TaskFailed", "", "", 1),
              new RunTimes(Rows.NOW, Rows.NOW, Rows.NOW),
              "task/mail",
              "micro",
              "",
              List.of());
      index.put(row);
      index.remove(row.key());
    }

    assertThat(seen.ends("", Instant.EPOCH).keySet())
        .extracting(it -> it.task().namespace())
        .containsExactly("shop");
    assertThat(seen.ends("bank", Instant.EPOCH)).isEqualTo(Map.of());
  }

  @Test
  void aChangeElsewhereIsNoChange() throws InterruptedException {
    index.put(row("shop", "mail-1", "mail"));
    var before = seen.versionAfter(0, Duration.ZERO);

    index.put(row("bank", "pay-1", "pay"));
    assertThat(seen.versionAfter(before, Duration.ofMillis(1))).isEqualTo(before);
    index.put(row("shop", "mail-2", "mail"));
    assertThat(seen.versionAfter(before, Duration.ofSeconds(10))).isNotEqualTo(before);
  }

  private static RunRow row(String namespace, String name, String task) {
    return new RunRow(
        new RunKey(namespace, name),
        task,
        new RunState("Queued", "", "", "", 0),
        new RunTimes(Rows.NOW, null, null),
        "task/" + task,
        "micro",
        "",
        List.of());
  }
}
