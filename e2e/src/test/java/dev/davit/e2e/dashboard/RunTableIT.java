package dev.davit.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.Run;
import dev.davit.client.DavitClient;
import dev.davit.client.ScheduleOptions;
import dev.davit.client.TriggerOptions;
import dev.davit.dashboard.index.RunEnd;
import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.RunState;
import dev.davit.dashboard.index.RunTable;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The index of runs is filled by a list and a watch as `Table`.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class RunTableIT {
  private final ControlPlane cluster;
  private DavitClient davit;

  RunTableIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
  }

  /// The API server lists the names of all fields of a payload in the metadata.
  @Test
  void aRunWithAVeryLongNameInItsPayloadKeepsNoOtherFromBeingShown() {
    var index = new RunIndex();
    create("listed", "x".repeat(60_000));
    try (var _ = RunTable.start(cluster.client(), davit.namespace(), index)) {
      await().untilAsserted(() -> assertThat(rows(index)).hasSize(1));

      create("watched", "y".repeat(60_000));
      davit.trigger("after", null);

      await()
          .untilAsserted(
              () ->
                  assertThat(rows(index))
                      .extracting(RunRow::task)
                      .containsExactlyInAnyOrder("listed", "watched", "after"));
    }
  }

  /// As others may, whom no client of ours checks.
  private void create(String task, String name) {
    var file = cluster.folder().resolve(davit.namespace() + "-" + task + ".json");
    try {
      Files.writeString(
          file,
          """
          {"apiVersion": "davit.dev/v1alpha1", "kind": "Run", "metadata": {"name": "%s"},
           "spec": {"task": "%s", "payload": {"%s": 1}}}
          """
              .formatted(task, task, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.kubectl("create", "-f", file.toString(), "--namespace=" + davit.namespace()).orFail();
  }

  @Test
  void theIndexFollowsTheCluster() {
    var index = new RunIndex();
    var before =
        davit
            .trigger("mail", Map.of("secret", 1), TriggerOptions.NONE.tags("a \"b\"", "ü", "<i>"))
            .name();
    try (var _ = RunTable.start(cluster.client(), davit.namespace(), index)) {
      await().untilAsserted(() -> assertThat(rows(index)).hasSize(1));
      var row = rows(index).getFirst();
      assertThat(row.task()).isEqualTo("mail");
      assertThat(row.tags()).containsExactly("a \"b\"", "ü", "<i>");
      assertThat(row.state()).isEqualTo(new RunState(RunState.UNSEEN, "", "", "", 0));

      status(
          before,
          """
          {"status": {"phase": "Failed", "reason": "TaskFailed", "finished": true, "attempt": 2,
           "queue": "task/mail", "machine": "micro", "error": {"type": "Oh"},
           "times": {"startedAt": "2026-03-01T13:00:01Z", "finishedAt": "2026-03-01T13:00:03Z"}}}
          """);
      await()
          .untilAsserted(
              () ->
                  assertThat(rows(index))
                      .extracting(RunRow::state)
                      .containsExactly(new RunState("Failed", "TaskFailed", "Oh", "", 2)));
      assertThat(rows(index).getFirst().times().ran(Instant.EPOCH))
          .hasValueSatisfying(it -> assertThat(it).hasSeconds(2));

      davit.trigger("sync", null);
      await().untilAsserted(() -> assertThat(rows(index)).hasSize(2));
      cluster
          .client()
          .resources(Run.class)
          .inNamespace(davit.namespace())
          .withName(before)
          .delete();
      await()
          .untilAsserted(
              () -> assertThat(rows(index)).extracting(RunRow::task).containsExactly("sync"));
      // The run is gone, and what has happened stays.
      assertThat(index.ends(davit.namespace(), Instant.EPOCH))
          .containsExactly(
              Map.entry(
                  new RunEnd(
                      new TaskKey(davit.namespace(), "mail"),
                      "Failed",
                      Instant.parse("2026-03-01T13:00:00Z")),
                  1));

      davit.schedules().create("report", "30 2 * * *", ScheduleOptions.NONE.name("nightly"));
      var ofSchedule = davit.schedules().run("nightly").name();
      await()
          .untilAsserted(
              () ->
                  assertThat(index.ofSchedule(davit.namespace(), "nightly", 10))
                      .extracting(it -> it.key().name())
                      .containsExactly(ofSchedule));
    }
  }

  private void status(String run, String patch) {
    cluster
        .client()
        .resources(Run.class)
        .inNamespace(davit.namespace())
        .withName(run)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private List<RunRow> rows(RunIndex index) {
    return index.page(davit.namespace(), RunFilter.ALL, Instant.now()).rows();
  }
}
