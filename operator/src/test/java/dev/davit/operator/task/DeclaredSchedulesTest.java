package dev.davit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Labels;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.operator.lean.LeanSerialization;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.task.DeclaredSchedules.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredSchedulesTest {
  private static final LeanSerialization SERIALIZATION = LeanSerialization.create();

  private static Task task(String schedules) {
    return SERIALIZATION.unmarshal(
        """
        {"apiVersion":"davit.dev/v1alpha1","kind":"Task",
         "metadata":{"name":"report","namespace":"a","uid":"u-1"},
         "spec":{"image":"app:1","schedules":%s}}
        """
            .formatted(schedules),
        Task.class);
  }

  private static Schedule created(String schedules) {
    var change = DeclaredSchedules.changes(task(schedules), List.of()).getFirst();
    return ((Change.Create) change).schedule();
  }

  /// As the API server sends it.
  private static Schedule stored(Schedule schedule) {
    return SERIALIZATION.unmarshal(SERIALIZATION.asJson(schedule), Schedule.class);
  }

  @Test
  void aTaskWithoutSchedulesHasNothingToDo() {
    assertThat(DeclaredSchedules.changes(task("null"), List.of())).isEmpty();
    assertThat(DeclaredSchedules.changes(task("[]"), List.of())).isEmpty();
  }

  @Test
  void aDeclaredScheduleBelongsToItsTask() {
    var schedule = created("[{\"name\":\"night\",\"cron\":\"@daily\",\"window\":\"30m\"}]");

    assertThat(schedule.getMetadata().getName()).isEqualTo("report-night");
    assertThat(schedule.getMetadata().getNamespace()).isEqualTo("a");
    assertThat(schedule.getMetadata().getLabels()).containsEntry(Labels.DECLARED_BY, "report");
    assertThat(schedule.getMetadata().getOwnerReferences().getFirst().getUid()).isEqualTo("u-1");
    assertThat(schedule.getSpec().task()).isEqualTo("report");
    assertThat(schedule.getSpec().cron()).isEqualTo("@daily");
    assertThat(schedule.getSpec().timeZone()).isEqualTo("UTC");
    assertThat(schedule.getSpec().window()).isEqualTo("30m");
  }

  @Test
  void oneMayHaveNoName() {
    assertThat(created("[{\"cron\":\"@daily\"}]").getMetadata().getName()).isEqualTo("report");
    assertThat(created("[{\"name\":\"\",\"cron\":\"@daily\"}]").getMetadata().getName())
        .isEqualTo("report");
  }

  @Test
  void whatIsThereIsLeftAlone() {
    var text = "[{\"cron\":\"@daily\",\"run\":{\"payload\":{\"a\":[1]},\"tags\":[\"t\"]}}]";

    assertThat(DeclaredSchedules.changes(task(text), List.of(stored(created(text))))).isEmpty();
  }

  @Test
  void aChangedOneIsSetBackAndStaysSuspended() {
    var before = stored(created("[{\"cron\":\"@daily\"}]"));
    var changed =
        SERIALIZATION.unmarshal(
            SERIALIZATION
                .asJson(before)
                .replace("\"cron\":\"@daily\"", "\"cron\":\"@hourly\",\"suspend\":true"),
            Schedule.class);

    var changes = DeclaredSchedules.changes(task("[{\"cron\":\"@daily\"}]"), List.of(changed));

    assertThat(changes)
        .singleElement()
        .isInstanceOfSatisfying(
            Change.Update.class,
            update -> {
              assertThat(update.spec().cron()).isEqualTo("@daily");
              assertThat(update.spec().suspend()).isTrue();
            });
  }

  @Test
  void anotherPayloadIsAChange() {
    var before = stored(created("[{\"cron\":\"@daily\",\"run\":{\"payload\":{\"a\":1}}}]"));

    assertThat(
            DeclaredSchedules.changes(
                task("[{\"cron\":\"@daily\",\"run\":{\"payload\":{\"a\":2}}}]"), List.of(before)))
        .singleElement()
        .isInstanceOf(Change.Update.class);
  }

  @Test
  void whatIsNoLongerDeclaredIsDeletedAndOthersAreNot() {
    var own = stored(created("[{\"name\":\"old\",\"cron\":\"@daily\"}]"));
    var foreign = stored(created("[{\"name\":\"foreign\",\"cron\":\"@daily\"}]"));
    foreign.getMetadata().getOwnerReferences().getFirst().setUid("u-0");

    assertThat(DeclaredSchedules.changes(task("[]"), List.of(own, foreign)))
        .containsExactly(new Change.Delete(own));
  }

  /// One of a newer version may declare schedules in words that this version does not know.
  @Test
  void theSchedulesOfATaskThatCannotBeReadAreLeftAlone() {
    var own = stored(created("[{\"cron\":\"@daily\"}]"));
    var newer = task("[{\"cron\":\"@daily\",\"missed\":\"Dreaming\"}]");

    assertThat(Unread.faultOf(newer)).isPresent();
    assertThat(DeclaredSchedules.changes(newer, List.of(own))).isEmpty();
  }

  @Test
  void aScheduleThatCannotBeReadIsLeftAlone() {
    var own = stored(created("[{\"cron\":\"@daily\"}]"));
    var newer =
        SERIALIZATION.unmarshal(
            SERIALIZATION.asJson(own).replace("\"Latest\"", "\"Dreaming\""), Schedule.class);

    assertThat(Unread.faultOf(newer)).isPresent();
    assertThat(DeclaredSchedules.changes(task("[{\"cron\":\"@daily\"}]"), List.of(newer)))
        .isEmpty();
  }

  @Test
  void aTaskThatIsBeingDeletedGetsNoSchedules() {
    var task = task("[{\"cron\":\"@daily\"}]");
    task.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

    assertThat(DeclaredSchedules.changes(task, List.of())).isEmpty();
  }

  @Test
  void longNamesAreCutToWhatIsAllowed() {
    var task = task("[{\"name\":\"%s\",\"cron\":\"@daily\"}]".formatted("n".repeat(32)));
    task.getMetadata().setName("t".repeat(63));
    var change = (Change.Create) DeclaredSchedules.changes(task, List.of()).getFirst();

    assertThat(change.schedule().getMetadata().getName())
        .isEqualTo("t".repeat(30) + "-" + "n".repeat(32));
  }
}
