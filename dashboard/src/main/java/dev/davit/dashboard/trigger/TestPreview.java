package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.client.Delay;
import dev.davit.contract.Durations;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How the same run is created from a terminal or a program.
public record TestPreview(String kubectl, String davit, String java) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// @param now when a delay begins
  static TestPreview of(TaskKey task, TestCheck.Ready run, Instant now) {
    return new TestPreview(
        Visible.text(kubectl(task, run, now)),
        Visible.text(davit(task, run)),
        Visible.text(java(task, run)));
  }

  /// Every value is JSON in one line, which is YAML too: no value can end the document early.
  private static String kubectl(TaskKey task, TestCheck.Ready run, Instant now) {
    var options = run.options();
    var spec = new LinkedHashMap<String, JsonNode>();
    spec.put("task", text(task.name()));
    if (!run.payload().isNull()) {
      spec.put("payload", run.payload());
    }
    if (!options.tags().isEmpty()) {
      var tags = JSON.arrayNode();
      options.tags().forEach(tags::add);
      spec.put("tags", tags);
    }
    put(spec, "queue", options.placement().queue());
    put(spec, "concurrencyKey", options.placement().concurrencyKey());
    if (options.placement().priority() != 0) {
      spec.put("priority", JSON.numberNode(options.placement().priority()));
    }
    put(spec, "delayUntil", options.delay().map(it -> it.from(now).toString()));
    var limits = options.limits();
    put(spec, "ttl", limits.ttl().map(Durations::format));
    put(spec, "machine", limits.machine().map(it -> it.name()));
    limits.maxAttempts().ifPresent(it -> spec.put("maxAttempts", JSON.numberNode(it)));
    put(spec, "maxDuration", limits.maxDuration().map(Durations::format));
    put(spec, "idempotencyKey", options.idempotencyKey().map(it -> it.key()));
    options.metadata().ifPresent(it -> spec.put("metadata", it));
    return """
        kubectl create -f - <<'EOF'
        apiVersion: davit.dev/v1alpha1
        kind: Run
        metadata:
          generateName: %s-
          namespace: %s
        spec:
        %s
        EOF"""
        .formatted(
            task.name(),
            task.namespace(),
            spec.entrySet().stream()
                .map(it -> "  " + it.getKey() + ": " + it.getValue())
                .collect(Collectors.joining("\n")));
  }

  private static String davit(TaskKey task, TestCheck.Ready run) {
    var options = run.options();
    var words = new ArrayList<>(List.of("davit trigger " + task.name(), "-n " + task.namespace()));
    if (!run.payload().isNull()) {
      words.add("--payload " + quoted(run.payload().toString()));
    }
    options.tags().forEach(it -> words.add("--tag " + quoted(it)));
    options.placement().queue().ifPresent(it -> words.add("--queue " + it));
    options
        .placement()
        .concurrencyKey()
        .ifPresent(it -> words.add("--concurrency-key " + quoted(it)));
    if (options.placement().priority() != 0) {
      words.add("--priority " + options.placement().priority());
    }
    options.delay().ifPresent(it -> words.add("--delay " + delay(it)));
    var limits = options.limits();
    limits.ttl().ifPresent(it -> words.add("--ttl " + Durations.format(it)));
    limits.machine().ifPresent(it -> words.add("--machine " + it.name()));
    limits.maxAttempts().ifPresent(it -> words.add("--max-attempts " + it));
    options.idempotencyKey().ifPresent(it -> words.add("--key " + quoted(it.key())));
    var missing = new ArrayList<String>();
    limits.maxDuration().ifPresent(_ -> missing.add("max duration"));
    options.metadata().ifPresent(_ -> missing.add("metadata"));
    return String.join(" \\\n  ", words)
        + (missing.isEmpty()
            ? ""
            : "\n# It has no option for %s.".formatted(String.join(" and ", missing)));
  }

  private static String java(TaskKey task, TestCheck.Ready run) {
    var options = run.options();
    var calls = new ArrayList<String>();
    if (!options.tags().isEmpty()) {
      calls.add(
          "tags(%s)"
              .formatted(
                  options.tags().stream()
                      .map(TestPreview::literal)
                      .collect(Collectors.joining(", "))));
    }
    options.placement().queue().ifPresent(it -> calls.add("queue(" + literal(it) + ")"));
    options
        .placement()
        .concurrencyKey()
        .ifPresent(it -> calls.add("concurrencyKey(" + literal(it) + ")"));
    if (options.placement().priority() != 0) {
      calls.add("priority(Duration.ofSeconds(%d))".formatted(options.placement().priority()));
    }
    options
        .delay()
        .ifPresent(
            it ->
                calls.add(
                    switch (it) {
                      case Delay.For(var duration) -> "delay(" + duration(duration) + ")";
                      case Delay.Until(var instant) ->
                          "delay(Instant.parse(\"%s\"))".formatted(instant);
                    }));
    var limits = options.limits();
    limits.ttl().ifPresent(it -> calls.add("ttl(" + duration(it) + ")"));
    limits.machine().ifPresent(it -> calls.add("machine(Machine.of(" + literal(it.name()) + "))"));
    limits.maxAttempts().ifPresent(it -> calls.add("maxAttempts(" + it + ")"));
    limits.maxDuration().ifPresent(it -> calls.add("maxDuration(" + duration(it) + ")"));
    options
        .idempotencyKey()
        .ifPresent(it -> calls.add("idempotencyKey(" + literal(it.key()) + ")"));
    options.metadata().ifPresent(it -> calls.add("metadata(" + tree(it) + ")"));
    return """
        var json = new ObjectMapper();
        davit.trigger(
            %s,
            %s%s);"""
        .formatted(
            literal(task.name()),
            tree(run.payload()),
            calls.isEmpty()
                ? ""
                : ",\n    TriggerOptions.NONE\n        ." + String.join("\n        .", calls));
  }

  private static String delay(Delay delay) {
    return switch (delay) {
      case Delay.For(var duration) -> Durations.format(duration);
      case Delay.Until(var instant) -> instant.toString();
    };
  }

  private static String duration(Duration duration) {
    return "Duration.parse(\"%s\")".formatted(duration);
  }

  private static String tree(JsonNode json) {
    return "json.readTree(%s)".formatted(literal(json.toString()));
  }

  /// Java's escapes of strings include those of JSON.
  private static String literal(String text) {
    return text(text).toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  private static void put(Map<String, JsonNode> spec, String name, Optional<String> value) {
    value.ifPresent(it -> spec.put(name, text(it)));
  }
}
