package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.client.DavitClient;
import dev.davit.client.InvalidScheduleException;
import dev.davit.client.RunQuery;
import dev.davit.client.RunView;
import dev.davit.client.ScheduleExistsException;
import dev.davit.client.ScheduleNotFoundException;
import dev.davit.client.ScheduleOptions;
import dev.davit.client.ScheduleQuery;
import dev.davit.client.ScheduleView;
import dev.davit.client.Schedules;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Schedules by the client, on an API without an operator.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class SchedulesIT {
  private static final ScheduleOptions KEYED = ScheduleOptions.NONE.deduplicationKey("user-7");

  private final ControlPlane cluster;
  private DavitClient davit;
  private Schedules schedules;

  SchedulesIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    schedules = davit.schedules();
  }

  @Test
  void manyCallersWithOneKeyGetOneSchedule() throws Exception {
    var names = Callers.together(10, _ -> schedules.create("t", "@daily", KEYED).name());

    assertThat(names).containsOnly(names.getFirst());
    assertThat(schedules.create("t", "@daily", ScheduleOptions.NONE).name()).matches("t-.{10}");
    assertThat(schedules.stream(ScheduleQuery.ALL.limit(1))).hasSize(2);
  }

  @Test
  void theSameKeyChangesTheSchedule() {
    var runs = TriggerOptions.NONE.queue("q");
    var first = schedules.create("t", "@daily", KEYED.window("1h").payload(List.of(1)).runs(runs));
    schedules.deactivate(first.name());
    assertThat(generation(first)).isEqualTo(2);

    var second = schedules.create("u", "0 9 * * 1-5", KEYED.timeZone("Europe/Berlin"));

    assertThat(second.uid()).isEqualTo(first.uid());
    assertThat(second.isActive()).isFalse();
    assertThat(spec(second))
        .hasToString(
            "ScheduleSpec[task=u, cron=0 9 * * 1-5, timeZone=Europe/Berlin, window=null,"
                + " externalId=null, suspend=true, concurrencyPolicy=ALLOW, missed=LATEST,"
                + " run=null]");
    schedules.create("u", "0 9 * * 1-5", KEYED.timeZone("Europe/Berlin"));
    assertThat(generation(first)).isEqualTo(3);
    assertThat(schedules.activate(first.name()).isActive()).isTrue();
  }

  @Test
  void schedulesAreFoundByTaskAndExternalId() {
    schedules.create("t", "@daily", ScheduleOptions.NONE.name("a").externalId("user,7=x"));
    schedules.create("u", "@daily", ScheduleOptions.NONE.name("b"));

    assertThat(names(ScheduleQuery.ALL)).containsExactly("a", "b");
    assertThat(names(ScheduleQuery.ALL.task("u"))).containsExactly("b");
    assertThat(names(ScheduleQuery.ALL.externalId("user,7=x"))).containsExactly("a");
    assertThat(names(ScheduleQuery.ALL.label("team", "x"))).isEmpty();
    assertThat(schedules.find("none")).isEmpty();
  }

  @Test
  void whatIsWrongSaysWhy() {
    schedules.create("t", "@daily", ScheduleOptions.NONE.name("a"));

    assertThatThrownBy(() -> schedules.create("t", "@daily", ScheduleOptions.NONE.name("a")))
        .isInstanceOf(ScheduleExistsException.class);
    assertThatThrownBy(() -> schedules.create("t", "0 0 30 2 *", ScheduleOptions.NONE))
        .isInstanceOf(InvalidScheduleException.class)
        .hasMessageStartingWith("The schedule is not valid: spec.cron: ");
    assertThatThrownBy(() -> schedules.create("t", "@daily", ScheduleOptions.NONE.window("1ms")))
        .isInstanceOf(InvalidScheduleException.class)
        .hasMessageContaining("spec.window");
    assertThatThrownBy(() -> schedules.update("none", "t", "@daily", ScheduleOptions.NONE))
        .isInstanceOf(ScheduleNotFoundException.class);
    assertThatThrownBy(() -> schedules.activate("none"))
        .isInstanceOf(ScheduleNotFoundException.class);
    schedules.delete("a");
    assertThatThrownBy(() -> schedules.delete("a")).isInstanceOf(ScheduleNotFoundException.class);
  }

  @Test
  void aRunIsCreatedNow() {
    schedules.create("t", "@daily", ScheduleOptions.NONE.name("a"));

    var run = schedules.run("a");

    assertThat(davit.get(run.name()).schedule()).contains("a");
    davit.trigger("t", null);
    assertThat(davit.stream(RunQuery.ALL.schedule("a")).map(RunView::name))
        .containsExactly(run.name());
  }

  private List<String> names(ScheduleQuery query) {
    return schedules.stream(query).map(ScheduleView::name).toList();
  }

  private long generation(ScheduleView schedule) {
    return read(schedule).getMetadata().getGeneration();
  }

  private ScheduleSpec spec(ScheduleView schedule) {
    return read(schedule).getSpec();
  }

  private Schedule read(ScheduleView schedule) {
    return cluster
        .client()
        .resources(Schedule.class)
        .inNamespace(davit.namespace())
        .withName(schedule.name())
        .require();
  }
}
