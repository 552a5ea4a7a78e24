package dev.davit.sdk;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ManifestsTest {
  private static final Task<String, String> PLAIN =
      Task.of("plain", String.class, String.class)
          .retry(Retry.DEFAULT.fresh(true)) // the operator need not know
          .run((in, ctx) -> in);
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

  @Test
  void writesThePodTemplateThatOneWouldWriteByHand() {
    var task =
        Task.of("mail", String.class, String.class)
            .env("REGION", "eu-1")
            .env("SMTP_PORT", "587")
            .envFromSecret("SMTP_PASSWORD", "smtp", "password")
            .envFromConfigMap("SMTP_HOST", "mail.settings", "host")
            .envFromSecret("api-keys")
            .envFromConfigMap("flags")
            .serviceAccount("mailer")
            .podTemplate(
                """
                metadata:
                  labels:
                    team: shop
                spec:
                  containers:
                  - name: proxy
                    image: proxy:1
                  - name: task
                    env:
                    - name: FIRST
                      value: "1"
                """)
            .run((in, ctx) -> in);

    assertThat(Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null))
        .endsWith(
            """
            spec:
              image: shop:1
              podTemplate:
                metadata:
                  labels:
                    team: shop
                spec:
                  containers:
                  - name: proxy
                    image: proxy:1
                  - name: task
                    env:
                    - name: FIRST
                      value: "1"
                    - name: REGION
                      value: eu-1
                    - name: SMTP_PORT
                      value: "587"
                    - name: SMTP_PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: smtp
                          key: password
                    - name: SMTP_HOST
                      valueFrom:
                        configMapKeyRef:
                          name: mail.settings
                          key: host
                    envFrom:
                    - secretRef:
                        name: api-keys
                    - configMapRef:
                        name: flags
                  serviceAccountName: mailer
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1_000",
        "-5",
        "+1",
        ".5",
        "1E3",
        "-0x1f",
        "0b11",
        ".inf",
        "-.INF",
        ".nan",
        "~",
        "",
        " a",
        "a ",
        "a: b",
        "a #b",
        "yes",
        "2026-01-01",
        "- a",
        "{a}",
        "a\nb",
        " a\n b\n",
        "\t",
        "\u001b[0m",
        "=",
        "<<",
        "@a",
        "`a`",
        "'a'",
        "\"a\"",
        "%a",
        "&a",
        "*a",
        "!a",
        "?",
        "|",
        ">",
        "käse",
        "😀"
      })
  void aValueOfAVariableStaysText(String value) throws IOException {
    var task =
        Task.of("t", String.class, String.class)
            .env("A", value)
            .podTemplate(new ObjectMapper().writeValueAsString(label(value)))
            .run((in, ctx) -> in);

    var yaml = Manifests.write(TaskCatalog.of(() -> List.of(task)), "shop:1", null);

    // SnakeYAML knows the numbers of YAML 1.1, as kubectl does.
    var read = new Yaml().<Map<String, Map<String, Map<String, Object>>>>load(yaml);
    var template = Objects.requireNonNull(read.get("spec")).get("podTemplate");
    assertThat(template)
        .isEqualTo(
            Map.of(
                "metadata",
                Map.of("annotations", Map.of(value, value)),
                "spec",
                Map.of(
                    "containers",
                    List.of(
                        Map.of(
                            "name",
                            "task",
                            "env",
                            List.of(Map.of("name", "A", "value", value)))))));
  }

  private static Map<String, Map<String, Map<String, String>>> label(String value) {
    return Map.of("metadata", Map.of("annotations", Map.of(value, value)));
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
