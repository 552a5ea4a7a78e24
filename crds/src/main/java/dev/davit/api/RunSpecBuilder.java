package dev.davit.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a [RunSpec] field by field. Fields that are not named stay unset. Not thread-safe.
public final class RunSpecBuilder {
  private final String task;
  private @Nullable JsonNode payload;
  private @Nullable String queue;
  private @Nullable String concurrencyKey;
  private @Nullable Integer priority;
  private @Nullable String machine;
  private @Nullable Integer maxAttempts;
  private @Nullable String maxDuration;
  private @Nullable RunRetry retry;
  private @Nullable String ttl;
  private @Nullable String delayUntil;
  private @Nullable List<String> tags;
  private @Nullable JsonNode metadata;
  private @Nullable String idempotencyKey;
  private @Nullable String replayOf;
  private @Nullable String parent;
  private @Nullable String parentUid;
  private @Nullable String batch;
  private @Nullable Boolean cancel;

  RunSpecBuilder(String task) {
    this.task = task;
  }

  RunSpecBuilder(RunSpec spec) {
    this.task = spec.task();
    this.payload = spec.payload();
    this.queue = spec.queue();
    this.concurrencyKey = spec.concurrencyKey();
    this.priority = spec.priority();
    this.machine = spec.machine();
    this.maxAttempts = spec.maxAttempts();
    this.maxDuration = spec.maxDuration();
    this.retry = spec.retry();
    this.ttl = spec.ttl();
    this.delayUntil = spec.delayUntil();
    this.tags = spec.tags();
    this.metadata = spec.metadata();
    this.idempotencyKey = spec.idempotencyKey();
    this.replayOf = spec.replayOf();
    this.parent = spec.parent();
    this.parentUid = spec.parentUid();
    this.batch = spec.batch();
    this.cancel = spec.cancel();
  }

  public RunSpecBuilder payload(@Nullable JsonNode value) {
    payload = value;
    return this;
  }

  public RunSpecBuilder queue(@Nullable String value) {
    queue = value;
    return this;
  }

  public RunSpecBuilder concurrencyKey(@Nullable String value) {
    concurrencyKey = value;
    return this;
  }

  public RunSpecBuilder priority(@Nullable Integer value) {
    priority = value;
    return this;
  }

  public RunSpecBuilder machine(@Nullable String value) {
    machine = value;
    return this;
  }

  public RunSpecBuilder maxAttempts(@Nullable Integer value) {
    maxAttempts = value;
    return this;
  }

  public RunSpecBuilder maxDuration(@Nullable String value) {
    maxDuration = value;
    return this;
  }

  public RunSpecBuilder retry(@Nullable RunRetry value) {
    retry = value;
    return this;
  }

  public RunSpecBuilder ttl(@Nullable String value) {
    ttl = value;
    return this;
  }

  public RunSpecBuilder delayUntil(@Nullable String value) {
    delayUntil = value;
    return this;
  }

  public RunSpecBuilder tags(@Nullable List<String> value) {
    tags = value;
    return this;
  }

  public RunSpecBuilder metadata(@Nullable JsonNode value) {
    metadata = value;
    return this;
  }

  public RunSpecBuilder idempotencyKey(@Nullable String value) {
    idempotencyKey = value;
    return this;
  }

  public RunSpecBuilder replayOf(@Nullable String value) {
    replayOf = value;
    return this;
  }

  public RunSpecBuilder parentUid(@Nullable String value) {
    parentUid = value;
    return this;
  }

  public RunSpecBuilder parent(@Nullable String value) {
    parent = value;
    return this;
  }

  public RunSpecBuilder batch(@Nullable String value) {
    batch = value;
    return this;
  }

  public RunSpecBuilder cancel(@Nullable Boolean value) {
    cancel = value;
    return this;
  }

  public RunSpec build() {
    return new RunSpec(
        task,
        payload,
        queue,
        concurrencyKey,
        priority,
        machine,
        maxAttempts,
        maxDuration,
        retry,
        ttl,
        delayUntil,
        tags,
        metadata,
        idempotencyKey,
        replayOf,
        parent,
        parentUid,
        batch,
        cancel);
  }
}
