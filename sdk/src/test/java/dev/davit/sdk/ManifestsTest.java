package dev.davit.sdk;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Task<String, String> PLAIN =
      Task.of("plain", String.class, String.class).run((in, ctx) -> in);
  private static final Task<String, String> FULL =
      Task.of("full", String.class, String.class)
          .description("Says: \"everything\"\n# twice")
          .machine(Machine.LARGE_2X)
          .retry(
              Retry.attempts(5)
                  .factor(1.5)
                  .minTimeout(ofMillis(500))
                  .maxTimeout(ofMinutes(2))
                  .randomize(false))
          .queue(Queue.named("reports"))
          .maxDuration(ofSeconds(90))
          .outOfMemory(Machine.of("huge"), Machine.of("vast"))
          .ttl(ofMinutes(10))
          .startTimeout(ofMinutes(20))
          .retention(Retention.DEFAULT.age(ofDays(3)).count(50))
          .cancelTimeout(ofSeconds(45))
          .hookTimeout(ofSeconds(5))
          .payloadSchema("{\"type\":\"string\",\"enum\":[\"a\",\"on\"]}")
          .onSuccess((in, out, ctx) -> {})
          .run((in, ctx) -> in);
  private static final Task<String, String> LIMITED =
      Task.of("limited", String.class, String.class)
          .queue(Queue.limit(10))
          .retry(Retry.DEFAULT.factor(3))
          .run((in, ctx) -> in);

  @Test
  void writesOnlyWhatIsNotTheDefault() {
    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(PLAIN)), "shop:1", null))
        .isEqualTo(
            """
            ---
            apiVersion: davit.dev/v1alpha1
            kind: Task
            metadata:
              name: plain
            spec:
              image: shop:1
            """);
  }

  @Test
  void writesEverythingElseInTheOrderOfTheIds() {
    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(LIMITED, FULL)), "shop:1", "backend"))
        .isEqualTo(
            """
            ---
            apiVersion: davit.dev/v1alpha1
            kind: Task
            metadata:
              name: full
              namespace: backend
            spec:
              description: |-
                Says: "everything"
                # twice
              image: shop:1
              machine: large-2x
              retry:
                maxAttempts: 5
                factor: 1.5
                minTimeout: 500ms
                maxTimeout: 2m
                randomize: false
                outOfMemory:
                  machines:
                  - huge
                  - vast
              queue:
                name: reports
              maxDuration: 1m30s
              ttl: 10m
              cancelTimeout: 45s
              startTimeout: 20m
              retention:
                age: 72h
                count: 50
              payloadSchema:
                type: string
                enum:
                - a
                - "on"
            ---
            apiVersion: davit.dev/v1alpha1
            kind: Task
            metadata:
              name: limited
              namespace: backend
            spec:
              image: shop:1
              retry:
                factor: 3
              queue:
                concurrencyLimit: 10
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e3", "0x1f", "0o17", "077", "12", "on", "no", "null", "y"})
  void quotesWhatYamlWouldReadAsSomethingElse(String id) {
    var task = Task.of(id, String.class, String.class).run((in, ctx) -> in);

    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null))
        .contains("name: \"" + id + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--image shop:1| shop:1|",
        "--image shop:1 --namespace a| shop:1| a",
        "--namespace a --image shop:1| shop:1| a",
      })
  void readsItsArguments(String line, String image, @Nullable String namespace) {
    assertThat(ManifestArguments.parse(line.split(" ", -1)))
        .contains(new ManifestArguments(image, namespace));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| --image is missing",
        "--namespace a| --image is missing",
        "--image| --image needs a value",
        "--image shop:1 --dry| unknown argument \"--dry\"",
        "--image shop:1 --namespace A| --namespace is \"A\"; allowed: 1 to 63",
      })
  void saysWhatIsWrongWithThem(@Nullable String line, String message) {
    var text = Objects.requireNonNullElse(line, "");
    var args = text.isEmpty() ? new String[0] : text.split(" ", -1);

    assertThatThrownBy(() -> ManifestArguments.parse(args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void explainsItselfOnRequest() {
    assertThat(ManifestArguments.parse("--help")).isEmpty();
  }
}
