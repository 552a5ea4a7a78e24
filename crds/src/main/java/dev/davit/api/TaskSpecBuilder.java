package dev.davit.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a [TaskSpec] field by field. Fields that are not named stay unset. Not thread-safe.
public final class TaskSpecBuilder {
  private @Nullable String description;
  private @Nullable String image;
  private @Nullable TaskContainer container;
  private @Nullable Entrypoint entrypoint;
  private @Nullable String machine;
  private @Nullable RetrySpec retry;
  private @Nullable TaskQueue queue;
  private @Nullable String maxDuration;
  private @Nullable String ttl;
  private @Nullable String cancelTimeout;
  private @Nullable String startTimeout;
  private @Nullable JsonNode payloadSchema;
  private @Nullable TaskRetention retention;
  private @Nullable List<TaskSchedule> schedules;
  private @Nullable JsonNode podTemplate;

  public TaskSpecBuilder() {}

  TaskSpecBuilder(TaskSpec spec) {
    description = spec.description();
    image = spec.image();
    container = spec.container();
    entrypoint = spec.entrypoint();
    machine = spec.machine();
    retry = spec.retry();
    queue = spec.queue();
    maxDuration = spec.maxDuration();
    ttl = spec.ttl();
    cancelTimeout = spec.cancelTimeout();
    startTimeout = spec.startTimeout();
    payloadSchema = spec.payloadSchema();
    retention = spec.retention();
    schedules = spec.schedules();
    podTemplate = spec.podTemplate();
  }

  public TaskSpecBuilder description(@Nullable String value) {
    description = value;
    return this;
  }

  public TaskSpecBuilder image(@Nullable String value) {
    image = value;
    return this;
  }

  public TaskSpecBuilder container(@Nullable TaskContainer value) {
    container = value;
    return this;
  }

  public TaskSpecBuilder entrypoint(@Nullable Entrypoint value) {
    entrypoint = value;
    return this;
  }

  public TaskSpecBuilder machine(@Nullable String value) {
    machine = value;
    return this;
  }

  public TaskSpecBuilder retry(@Nullable RetrySpec value) {
    retry = value;
    return this;
  }

  public TaskSpecBuilder queue(@Nullable TaskQueue value) {
    queue = value;
    return this;
  }

  public TaskSpecBuilder maxDuration(@Nullable String value) {
    maxDuration = value;
    return this;
  }

  public TaskSpecBuilder ttl(@Nullable String value) {
    ttl = value;
    return this;
  }

  public TaskSpecBuilder cancelTimeout(@Nullable String value) {
    cancelTimeout = value;
    return this;
  }

  public TaskSpecBuilder startTimeout(@Nullable String value) {
    startTimeout = value;
    return this;
  }

  public TaskSpecBuilder payloadSchema(@Nullable JsonNode value) {
    payloadSchema = value;
    return this;
  }

  public TaskSpecBuilder retention(@Nullable TaskRetention value) {
    retention = value;
    return this;
  }

  public TaskSpecBuilder schedules(@Nullable List<TaskSchedule> value) {
    schedules = value;
    return this;
  }

  public TaskSpecBuilder podTemplate(@Nullable JsonNode value) {
    podTemplate = value;
    return this;
  }

  public TaskSpec build() {
    return new TaskSpec(
        description,
        image,
        container,
        entrypoint,
        machine,
        retry,
        queue,
        maxDuration,
        ttl,
        cancelTimeout,
        startTimeout,
        payloadSchema,
        retention,
        schedules,
        podTemplate);
  }
}
