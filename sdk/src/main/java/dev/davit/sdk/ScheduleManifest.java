package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.JsonBounds;
import dev.davit.sdk.TaskSchedules.Declared;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The schedules of a task, as its resource has them. What each run would fail for is refused here:
/// a payload that the task cannot read, or that its payloadSchema does not allow.
///
/// @param json the JSON rules of the application
/// @param schemas checks the payloads of tasks with a payloadSchema; empty: nothing on the class
///   path can
record ScheduleManifest(TaskJson json, Optional<PayloadCheck> schemas) {
  private static final int MOST_PAYLOAD_BYTES = 16 * 1024;

  /// The begin of the times from which a payload is taken to check it.
  private static final Instant ANY = Instant.parse("2026-01-01T00:00:00Z");

  /// @throws ApplicationException if a schedule cannot work
  List<Map<String, Object>> of(Task<?, ?> task) {
    return task.declared().all().stream().map(it -> of(task, it)).toList();
  }

  private Map<String, Object> of(Task<?, ?> task, Declared declared) {
    var cron = declared.cron();
    var fields = new LinkedHashMap<String, Object>();
    cron.name().ifPresent(it -> fields.put("name", it));
    fields.put("cron", cron.expression());
    if (!cron.times().zone().getId().equals("UTC")) {
      fields.put("timeZone", cron.times().zone().getId());
    }
    cron.windowText().ifPresent(it -> fields.put("window", it));
    if (cron.concurrency() != Cron.Concurrency.ALLOW) {
      fields.put("concurrencyPolicy", wireName(cron.concurrency()));
    }
    if (cron.missed() != Cron.Missed.LATEST) {
      fields.put("missed", wireName(cron.missed()));
    }
    var run = new LinkedHashMap<String, Object>();
    payload(task, declared).ifPresent(it -> run.put("payload", it));
    run.putAll(cron.runs().fields());
    if (!run.isEmpty()) {
      fields.put("run", run);
    }
    return fields;
  }

  /// The payload that is given; empty: the operator makes it.
  private Optional<JsonNode> payload(Task<?, ?> task, Declared declared) {
    try {
      if (declared.payload().isPresent()) {
        var given = written(task, declared.payload().get());
        check(task, given);
        return Optional.of(given);
      }
      var first = declared.cron().times().nextAfter(ANY);
      if (first.isPresent()) {
        var some = ScheduledPayload.at(first.get(), declared.cron());
        check(task, TaskJson.STANDARD.write(some));
        check(task, TaskJson.STANDARD.write(some.first()));
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new ApplicationException(
          "the payload of schedule \"%s\" of task %s is not valid: %s"
              .formatted(declared.cron().expression(), task.id(), e.getMessage()),
          e);
    }
  }

  @SuppressWarnings("unchecked") // the builder takes only payloads of the task's type
  private <I> JsonNode written(Task<I, ?> task, Object payload) {
    var written = json.write((I) payload, task.payloadType());
    var bytes = written.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "it has %d bytes; allowed: up to %d".formatted(bytes, MOST_PAYLOAD_BYTES));
    }
    JsonBounds.faultOf(written)
        .ifPresent(
            it -> {
              throw new IllegalArgumentException(it);
            });
    return written;
  }

  private void check(Task<?, ?> task, JsonNode payload) {
    if (task.payloadType().type() != NoPayload.class) {
      json.readPayload(payload, task.payloadType());
    }
    task.payloadSchema()
        .flatMap(schema -> schemas.flatMap(it -> it.faultOf(schema, payload)))
        .ifPresent(
            it -> {
              throw new IllegalArgumentException(it.message());
            });
  }

  /// `ALLOW` is `Allow` in the resource.
  private static String wireName(Enum<?> constant) {
    return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
