package dev.davit.dashboard.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.dashboard.LocalRuns;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The table of runs of the API in memory; `RunTableIT` does the same with a real API server.
class RunTableTest {
  private final RunIndex index = new RunIndex();

  @Test
  void theIndexFollowsTheCluster() {
    try (var runs = LocalRuns.start()) {
      runs.create("before", "{task: mail, payload: {secret: 1}, tags: ['a \"b\"', 'ü']}");
      try (var table = RunTable.start(runs.kubernetes(), "", index)) {
        await().untilAsserted(() -> assertThat(index.size()).isOne());
        assertThat(table.freshness()).isEqualTo(new Freshness.Live());
        runs.create("after", "{task: sync}");
        runs.status(
            "before",
            "{phase: Failed, reason: TaskFailed, attempt: 3, queue: task/mail, machine: micro, error: {type: Oh}, times: {startedAt: '2026-03-01T13:00:01Z', finishedAt: '2026-03-01T13:00:02Z'}}");

        await().untilAsserted(() -> assertThat(row("before").state().phase()).isEqualTo("Failed"));
        var before = row("before");
        assertThat(before.state()).isEqualTo(new RunState("Failed", "TaskFailed", "Oh", "", 3));
        assertThat(before.tags()).containsExactly("a \"b\"", "ü");
        assertThat(before.machine()).isEqualTo("micro");
        assertThat(before.times().ran(Instant.EPOCH))
            .hasValueSatisfying(it -> assertThat(it).hasSeconds(1));
        assertThat(row("after").state().phase()).isEqualTo(RunState.UNSEEN);

        runs.delete("before");
        await().untilAsserted(() -> assertThat(index.size()).isOne());
      }
    }
  }

  @Test
  void allPagesAreListed() {
    try (var runs = LocalRuns.start()) {
      IntStream.range(0, 501).forEach(i -> runs.create("r-" + i, "{task: mail}"));
      try (var _ = RunTable.start(runs.kubernetes(), "default", index)) {
        await().untilAsserted(() -> assertThat(index.size()).isEqualTo(501));
      }
    }
  }

  @Test
  void anotherNamespaceIsNotListed() {
    try (var runs = LocalRuns.start()) {
      runs.create("mine", "{task: mail}");
      try (var table = RunTable.start(runs.kubernetes(), "davit-system", index)) {
        await().untilAsserted(() -> assertThat(table.freshness()).isEqualTo(new Freshness.Live()));
        assertThat(index.size()).isZero();
      }
    }
  }

  /// The new server has other runs and other versions: what the old one had is forgotten.
  @Test
  void itIsLiveAgainAfterARestartOfTheServer() {
    var first = LocalRuns.start();
    var port = URI.create(first.url()).getPort();
    first.create("old", "{task: mail}");
    try (var client = first.kubernetes();
        var table = RunTable.start(client, "", index)) {
      await().untilAsserted(() -> assertThat(index.size()).isOne());
      first.stop();
      await()
          .untilAsserted(() -> assertThat(table.freshness()).isInstanceOf(Freshness.Stale.class));
      assertThat(index.size()).isOne();

      try (var second = LocalRuns.on(port, (_, _) -> Optional.empty())) {
        second.create("new", "{task: mail}");
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () ->
                    assertThat(rows()).extracting(row -> row.key().name()).containsExactly("new"));
      }
    }
  }

  private RunRow row(String name) {
    return rows().stream().filter(row -> row.key().name().equals(name)).findFirst().orElseThrow();
  }

  private List<RunRow> rows() {
    return index.page("", RunFilter.ALL, Instant.now()).rows();
  }
}
