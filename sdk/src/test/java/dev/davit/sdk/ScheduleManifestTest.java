package dev.davit.sdk;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduleManifestTest {
  private static final Cron DAILY = Cron.of("@daily");

  record Order(String id, @Nullable String note) {}

  /// Is written without its field, and cannot be read without it.
  record Secret(@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String id) {}

  @Test
  void hasEveryOptionThatIsNotTheDefault() {
    var all =
        Cron.of("* * * * *")
            .timeZone("Europe/Berlin")
            .window("90m")
            .named("all")
            .missed(Cron.Missed.NONE)
            .concurrency(Cron.Concurrency.FORBID)
            .runs(
                RunOptions.DEFAULT
                    .queue("reports")
                    .concurrencyKey("1e3")
                    .priority(-60)
                    .machine(Machine.MICRO)
                    .maxDuration(ofMinutes(5))
                    .ttl(ofHours(1))
                    .tags("nightly"));
    var task =
        Task.of("charge", Order.class, String.class)
            .schedule(Cron.of("@DAILY"), new Order("o-1", null))
            .schedule(all, new Order("o-2", "on"))
            .schedule(Cron.of("*/5 * * * *").window("50%").named("each"), new Order("o-3", null))
            .run((order, ctx) -> "");

    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null))
        .isEqualTo(
            """
            ---
            apiVersion: davit.dev/v1alpha1
            kind: Task
            metadata:
              name: charge
            spec:
              image: shop:1
              schedules:
              - cron: '@daily'
                run:
                  payload:
                    id: o-1
              - name: all
                cron: '* * * * *'
                timeZone: Europe/Berlin
                window: 1h30m
                concurrencyPolicy: Forbid
                missed: None
                run:
                  payload:
                    id: o-2
                    note: "on"
                  queue: reports
                  concurrencyKey: "1e3"
                  priority: -60
                  machine: micro
                  maxDuration: 5m
                  ttl: 1h
                  tags:
                  - nightly
              - name: each
                cron: '*/5 * * * *'
                window: 50%
                run:
                  payload:
                    id: o-3
            """);
  }

  @Test
  void namesTheOtherPolicies() {
    var task =
        Task.scheduled("nightly", String.class)
            .schedule(DAILY.missed(Cron.Missed.ALL))
            .schedule(DAILY.named("one").concurrency(Cron.Concurrency.REPLACE))
            .run((payload, ctx) -> "");

    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null))
        .endsWith(
            """
              schedules:
              - cron: '@daily'
                missed: All
              - name: one
                cron: '@daily'
                concurrencyPolicy: Replace
            """);
  }

  @Test
  void aPayloadThatTheTaskCannotReadIsRefused() {
    var long_ = "x".repeat(16 * 1024);
    var greet = Task.of("greet", String.class, String.class);

    assertThatThrownBy(() -> written(greet.schedule(DAILY, long_).run((in, ctx) -> in)))
        .isInstanceOf(ApplicationException.class)
        .hasMessage(
            "the payload of schedule \"@daily\" of task greet is not valid: it has 16386 bytes; allowed: up to 16384");
    assertThat(written(greet.schedule(DAILY, long_.substring(2)).run((in, ctx) -> in)))
        .contains("payload");

    var open = Task.of("open", Secret.class, String.class).schedule(DAILY, new Secret("x"));
    assertThatThrownBy(() -> written(open.run((in, ctx) -> "")))
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("schedule \"@daily\" of task open is not valid: ")
        .hasMessageContaining("id");
  }

  @Test
  void whatTheSchemaDoesNotAllowIsRefused() {
    var seen = new ArrayList<JsonNode>();
    PayloadCheck withoutFirst =
        (schema, payload) -> {
          seen.add(payload);
          return payload.has("lastTimestamp")
              ? Optional.empty()
              : Optional.of(
                  new PayloadCheck.Fault(Reason.PAYLOAD_INVALID, "/lastTimestamp is missing"));
        };
    var task =
        Task.scheduled("nightly", String.class)
            .payloadSchema("{\"required\":[\"lastTimestamp\"]}")
            .schedule(DAILY)
            .run((payload, ctx) -> "");
    var manifest = new ScheduleManifest(TaskJson.STANDARD, Optional.of(withoutFirst));

    assertThatThrownBy(() -> manifest.of(task))
        .isInstanceOf(ApplicationException.class)
        .hasMessage(
            "the payload of schedule \"@daily\" of task nightly is not valid: /lastTimestamp is missing");
    assertThat(seen)
        .as("one of a later run, one of the first")
        .extracting(it -> it.has("lastTimestamp"))
        .containsExactly(true, false);
  }

  private static String written(Task<?, ?> task) {
    return Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null);
  }
}
