package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.RunIndex;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What viewers and probes see of the tables.
class RunTablesTest {
  private static final Freshness LIVE = new Freshness.Live();

  @Test
  void viewersSeeTheStateOfTheirNamespacesOnlyAndNoMessage() {
    var runs = LocalRuns.start();
    try (var client = runs.kubernetes()) {
      runs.stop();
      try (var tables = RunTables.start(client, Set.of("shop", "bank"), new RunIndex())) {
        var silent = new Freshness.Stale(0, "");
        await().untilAsserted(() -> assertThat(tables.seenBy(_ -> true)).isEqualTo(silent));
        assertThat(tables.seenBy(_ -> false)).isEqualTo(LIVE);
        assertThat(tables.areSomeFilled()).as("nothing was listed").isFalse();
      }
    }
  }

  @Test
  void theyAreFilledAfterTheFirstLists() {
    try (var runs = LocalRuns.start();
        var tables = RunTables.start(runs.kubernetes(), Set.of(), new RunIndex())) {
      await().until(tables::areSomeFilled);
      await().untilAsserted(() -> assertThat(tables.seenBy(_ -> false)).isEqualTo(LIVE));
      runs.stop();
      await()
          .untilAsserted(
              () -> assertThat(tables.seenBy(_ -> false)).isEqualTo(new Freshness.Stale(0, "")));
      assertThat(tables.areSomeFilled()).as("what was listed stays").isTrue();
    }
  }
}
