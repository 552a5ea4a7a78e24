package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.davit.api.ScheduledRun;
import dev.davit.api.TokenCompletion;
import dev.davit.contract.Durations;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.contract.TagRules;
import dev.davit.operator.attempt.MachinePreset;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.store.StoreSettings;
import dev.davit.payload.PayloadSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The numbers of docs/limits.md are those of the code and of the CRDs.
class LimitsPageTest {
  private static final Path PAGE = Path.of("../docs/limits.md");

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException, ReflectiveOperationException {
    assertThat(documented()).containsExactlyEntriesOf(actual());
  }

  /// Of each row what is limited, and the limit; what is Kubernetes' own is not in the code.
  private static Map<String, String> documented() throws IOException {
    var text = Files.readString(PAGE);
    var rows = new LinkedHashMap<String, String>();
    text.substring(0, text.indexOf("## Kubernetes' own limits"))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| what |"))
        .map(line -> line.split(" \\| ", -1))
        .forEach(cells -> rows.put(cells[0].substring(2), cells[1]));
    return rows;
  }

  private static Map<String, String> actual() throws IOException, ReflectiveOperationException {
    var task = spec("tasks");
    var run = spec("runs");
    var queue = spec("queues");
    var container = task.at("/container/properties");
    var rows = new LinkedHashMap<String, String>();
    rows.put("a payload", kib(PodContract.MAX_PAYLOAD_BYTES));
    rows.put(
        "a payload in the variable `DAVIT_PAYLOAD` (`entrypoint: container`)",
        kib(PodContract.MAX_PAYLOAD_ENV_BYTES));
    rows.put("objects and arrays within each other", number(JsonBounds.MAX_DEPTH));
    rows.put("the name of a field", number(JsonBounds.MAX_NAME) + " characters");
    rows.put("a number", number(constant(JsonBounds.class, "MAX_NUMBER")) + " characters");
    rows.put(
        "a result, with its error and the metadata that a task changed",
        number(PodContract.MAX_RESULT_BYTES) + " bytes");
    rows.put("an output, if the pod has the operator's gateway", kib(PodContract.MAX_OUTPUT_BYTES));
    rows.put(
        "an output in the object store",
        StoreSettings.DEFAULT_MAX_BYTES / (1 << 20) + " MiB, or `objectStore.maxBytes`");
    rows.put(
        "an output without the gateway, and one of a canceled attempt",
        number(PodContract.MAX_RESULT_BYTES) + " bytes");
    rows.put("`spec.metadata`, in bytes", kib(PodContract.MAX_METADATA_BYTES));
    rows.put("`spec.metadata`, in entries", number(run.at("/metadata/maxProperties").asInt()));
    rows.put(
        "metadata that are shown while an attempt executes",
        kib(PodContract.MAX_METADATA_BYTES)
            + ", "
            + number(PodContract.MAX_METADATA_ENTRIES)
            + " entries, once a second");

    var kinds = "dev.davit.operator.lean.ResourceKinds";
    var schema = "dev.davit.payload.PayloadSchema";
    var template = "dev.davit.operator.attempt.TemplateSize";
    rows.put(
        "`spec`, without payloadSchema and podTemplate", kib(constant(kinds, "MAX_TASK_SPEC")));
    rows.put("`payloadSchema`, in bytes", kib(PayloadSchema.MAX_BYTES));
    rows.put(
        "`payloadSchema`, in objects and arrays within each other",
        number(constant(schema, "MAX_SCHEMA_DEPTH")));
    rows.put("`podTemplate`, in bytes", kib(FreeJson.MAX_TEMPLATE_BYTES));
    rows.put(
        "`podTemplate`, in objects and arrays within each other",
        number(constant(template, "MAX_DEPTH")));
    rows.put("an image's name", characters(task.path("image")));
    rows.put("`description`", characters(task.path("description")));
    rows.put("`container.command`", items(container.path("command")));
    assertThat(items(container.path("env"))).isEqualTo(items(container.path("args")));
    rows.put("`container.args`, `container.env`", items(container.path("args")));
    rows.put(
        "`retry.maxAttempts`", number(task.at("/retry/properties/maxAttempts/maximum").asInt()));
    rows.put(
        "`retry.outOfMemory.machines`",
        items(task.at("/retry/properties/outOfMemory/properties/machines")));

    rows.put("a run's name", nameOf("runs"));
    rows.put("`spec` of a run, without payload and metadata", kib(constant(kinds, "MAX_RUN_SPEC")));
    rows.put("`spec.tags`", items(run.path("tags")));
    rows.put("a tag", characters(run.at("/tags/items")));
    rows.put("all tags of a run, with those that its task adds", TagRules.MOST + " items");
    rows.put("`idempotencyKey`", characters(run.path("idempotencyKey")));
    rows.put("`concurrencyKey`", characters(run.path("concurrencyKey")));
    rows.put("`priority`, up or down", number(run.at("/priority/maximum").asInt()) + " seconds");
    rows.put("`spec` of a queue", kib(constant(kinds, "MAX_QUEUE_SPEC")));
    rows.put(
        "`concurrencyLimit` of a queue", number(queue.at("/concurrencyLimit/maximum").asInt()));
    rows.put("`maxQueued` of a queue", number(queue.at("/maxQueued/maximum").asInt()));
    rows.put(
        "how far ahead a task may set its next attempt",
        ((Duration) field("dev.davit.operator.run.AttemptEnd", "LATEST_RETRY")).toDays() + " days");

    rows.put("runs in a batch", number(PodContract.MAX_RUNS_OF_BATCH));
    rows.put(
        "unfinished children of a run, if it triggers more by the gateway",
        number(constant("dev.davit.operator.run.ChildCalls", "MOST_UNFINISHED")));
    rows.put("waits of a pod that stays, at the same time", number(PodContract.MAX_WAITS));
    rows.put("runs above a run", number(constant("dev.davit.operator.run.ChildRuns", "DEEPEST")));
    rows.put(
        "an output that a parent gets by `triggerAndWait`",
        kib(constant("dev.davit.operator.run.ChildRuns", "MOST_BYTES_BY_JOURNAL")));
    rows.put(
        "an output that a parent gets as one of a batch",
        kib(constant("dev.davit.operator.run.ChildRuns", "MOST_BYTES_OF_BATCH")));

    var token = spec("tokens");
    rows.put("a token's name", nameOf("tokens"));
    rows.put("`spec` of a token, without the output", kib(constant(kinds, "MAX_TOKEN_SPEC")));
    rows.put("the output of a token", kib(TokenCompletion.MAX_OUTPUT_BYTES));
    var hooks = "dev.davit.operator.hook.HookCalls";
    rows.put(
        "the body of a call of a token's URL",
        kib(constant("dev.davit.operator.gateway.HookSettings", "MAX_BODY")));
    rows.put(
        "calls of one token's URL",
        "%d at once, then %d a second"
            .formatted(constant(hooks, "BURST"), constant(hooks, "PER_SECOND")));
    rows.put(
        "calls of URLs that complete nothing, together",
        "%d at once, then %d a second"
            .formatted(constant(hooks, "WRONG_BURST"), constant(hooks, "WRONG_PER_SECOND")));
    rows.put("`completion.by`", characters(token.at("/completion/properties/by")));
    rows.put("`timeout` of a token", longestTimeout().toDays() + " days");
    rows.put(
        "unfinished tokens of a run, if it makes more by the gateway",
        number(constant("dev.davit.operator.run.RunTokenApplier", "MOST_UNFINISHED")));
    rows.put(
        "how long a finished token without an owner is kept",
        ((Duration) field("dev.davit.operator.token.TokenRetention", "KEPT")).toHours() + " hours");
    var schedule = spec("schedules");
    rows.put("`cron`", characters(schedule.path("cron")));
    rows.put("`timeZone`", characters(schedule.path("timeZone")));
    rows.put("`externalId`", characters(schedule.path("externalId")));
    rows.put("`run.payload`", kib(ScheduledRun.MAX_PAYLOAD_BYTES));
    rows.put(
        "`spec` of a schedule, without the payload", kib(constant(kinds, "MAX_SCHEDULE_SPEC")));
    var declared = spec("tasks").path("schedules");
    rows.put("schedules that a task declares", items(declared));
    rows.put("the name of a declared schedule", characters(declared.at("/items/properties/name")));
    rows.put(
        "due times of one gap that are counted, or made up for by `missed: All`",
        String.valueOf(constant("dev.davit.operator.schedule.DueTimes", "MOST")));
    assertThat(items(token.path("tags"))).isEqualTo(items(run.path("tags")));
    assertThat(characters(token.path("idempotencyKey")))
        .isEqualTo(characters(run.path("idempotencyKey")));

    var history = "dev.davit.operator.run.AttemptHistory";
    rows.put(
        "`status.message`, and each attempt's",
        number(constant("dev.davit.operator.run.RunRecord$Why", "MAX_MESSAGE")) + " characters");
    rows.put("`status.attempts`, the first", number(constant(history, "KEPT_FIRST")));
    rows.put("`status.attempts`, the last", number(constant(history, "KEPT_LAST")));
    rows.put(
        "attempts with a stack trace and the end of their log",
        number(constant(history, "KEPT_DETAILS")));
    rows.put(
        "the end of a log",
        number(constant("dev.davit.operator.attempt.PodFacts", "MAX_TAIL")) + " characters");
    rows.put(
        "`status.hookErrors`",
        number(constant("dev.davit.operator.run.RunRecord$Notes", "MOST_HOOK_ERRORS")) + " items");
    rows.put(
        "disk of a pod: `/tmp`, other emptyDir volumes, logs",
        MachinePreset.DEFAULT_EPHEMERAL_STORAGE.toString());
    return rows;
  }

  private static JsonNode schema(String kinds) throws IOException {
    return new YAMLMapper()
        .readTree(Files.readString(Path.of("../crds/k8s/" + kinds + ".davit.dev-v1.yml")))
        .at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static JsonNode spec(String kinds) throws IOException {
    return schema(kinds).at("/properties/spec/properties");
  }

  private static Duration longestTimeout() throws IOException {
    return schema("tokens")
        .at("/properties/spec/x-kubernetes-validations")
        .valueStream()
        .map(rule -> rule.path("message").asText())
        .filter(message -> message.startsWith("spec.timeout must be from 0s (which is never) to "))
        .map(message -> Durations.parse(message.substring(message.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static String nameOf(String kinds) throws IOException {
    return schema(kinds)
        .path("x-kubernetes-validations")
        .valueStream()
        .map(rule -> rule.path("rule").asText())
        .filter(rule -> rule.startsWith("self.metadata.name.size() <= "))
        .map(rule -> rule.replaceAll("\\D", "") + " characters")
        .findFirst()
        .orElseThrow();
  }

  private static String characters(JsonNode schema) {
    return number(schema.path("maxLength").asInt()) + " characters";
  }

  private static String items(JsonNode schema) {
    return number(schema.path("maxItems").asInt()) + " items";
  }

  private static String kib(int bytes) {
    assertThat(bytes % 1024).isZero();
    return bytes / 1024 + " KiB";
  }

  private static String number(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static int constant(String type, String name) throws ReflectiveOperationException {
    return (Integer) field(type, name);
  }

  private static int constant(Class<?> type, String name) throws ReflectiveOperationException {
    return constant(type.getName(), name);
  }

  /// The constants are nobody's business but of the class that checks.
  private static Object field(String type, String name) throws ReflectiveOperationException {
    var field = Class.forName(type).getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }
}
