package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Schedule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ScheduleViewTest {
  @Test
  void everyFieldIsInTheView() {
    assertThat(
            view(
                "{task: t, cron: '@daily', timeZone: Europe/Berlin, externalId: e, suspend: true}",
                """
                {last: "2026-01-01T00:00:00Z", lastRun: r, missed: 2, next: ["2026-01-02T00:00:00Z"],
                 conditions: [{type: Ready, status: "False", reason: Suspended, message: why}]}\
                """))
        .hasToString(
            "ScheduleView[namespace=shop, name=s, uid=u, task=t, cron=@daily,"
                + " timeZone=Europe/Berlin, externalId=Optional[e], isActive=false,"
                + " createdAt=2026-01-01T00:00:00Z, ready=Optional[Ready[isReady=false,"
                + " reason=Suspended, message=why]], next=[2026-01-02T00:00:00Z],"
                + " last=Optional[2026-01-01T00:00:00Z], lastRun=Optional[r], missed=2]");
  }

  @Test
  void aNewScheduleHasNoStatus() {
    var view = view("{task: t, cron: '@daily'}", "{}");

    assertThat(view.timeZone()).isEqualTo("UTC");
    assertThat(view.isActive()).isTrue();
    assertThat(view.ready()).isEmpty();
    assertThat(view.next()).isEmpty();
  }

  @Test
  void whatANewerVersionHasWrittenIsIgnored() {
    var view =
        view(
            "{task: t, cron: '@daily', concurrencyPolicy: Queue, missed: Half, jitter: {max: 1}}",
            "{next: [soon, \"2026-01-02T00:00:00Z\"], last: never, paused: {by: x}}");

    assertThat(view.next()).hasSize(1);
    assertThat(view.last()).isEmpty();
  }

  private static ScheduleView view(String spec, String status) {
    return ScheduleView.of(
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: davit.dev/v1alpha1
                kind: Schedule
                metadata: {name: s, namespace: shop, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: %s
                status: %s
                """
                    .formatted(spec, status.replace("\n", " ")),
                Schedule.class));
  }
}
