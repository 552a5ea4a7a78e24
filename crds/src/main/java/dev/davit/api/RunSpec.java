package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request. All fields are immutable, except `cancel` and, while the run is delayed,
/// `delayUntil` and `payload`.
@ValidationRule(
    value =
        "self.task == oldSelf.task && has(self.machine) == has(oldSelf.machine) && (!has(self.machine) || self.machine == oldSelf.machine) && has(self.maxAttempts) == has(oldSelf.maxAttempts) && (!has(self.maxAttempts) || self.maxAttempts == oldSelf.maxAttempts) && has(self.maxDuration) == has(oldSelf.maxDuration) && (!has(self.maxDuration) || self.maxDuration == oldSelf.maxDuration) && has(self.queue) == has(oldSelf.queue) && (!has(self.queue) || self.queue == oldSelf.queue) && has(self.concurrencyKey) == has(oldSelf.concurrencyKey) && (!has(self.concurrencyKey) || self.concurrencyKey == oldSelf.concurrencyKey) && has(self.priority) == has(oldSelf.priority) && (!has(self.priority) || self.priority == oldSelf.priority) && has(self.retry) == has(oldSelf.retry) && (!has(self.retry) || self.retry == oldSelf.retry) && has(self.ttl) == has(oldSelf.ttl) && (!has(self.ttl) || self.ttl == oldSelf.ttl) && has(self.tags) == has(oldSelf.tags) && (!has(self.tags) || self.tags == oldSelf.tags) && has(self.idempotencyKey) == has(oldSelf.idempotencyKey) && (!has(self.idempotencyKey) || self.idempotencyKey == oldSelf.idempotencyKey) && has(self.replayOf) == has(oldSelf.replayOf) && (!has(self.replayOf) || self.replayOf == oldSelf.replayOf) && has(self.parent) == has(oldSelf.parent) && (!has(self.parent) || self.parent == oldSelf.parent) && has(self.parentUid) == has(oldSelf.parentUid) && (!has(self.parentUid) || self.parentUid == oldSelf.parentUid) && has(self.batch) == has(oldSelf.batch) && (!has(self.batch) || self.batch == oldSelf.batch)",
    message =
        "spec is immutable but for spec.cancel and, while the run is delayed, spec.delayUntil and spec.payload: create a new Run instead")
@ValidationRule(
    value = "!has(oldSelf.cancel) || !oldSelf.cancel || (has(self.cancel) && self.cancel)",
    message = "spec.cancel cannot be taken back: create a new Run instead")
@ValidationRule(
    value =
        "!has(self.maxDuration) || (self.maxDuration.size() > 0 && duration(self.maxDuration) >= duration('5s') && duration(self.maxDuration) <= duration('8760h'))",
    message = "spec.maxDuration must be from 5s to 8760h")
@ValidationRule(
    value =
        "!has(self.ttl) || (self.ttl.size() > 0 && duration(self.ttl) >= duration('0s') && duration(self.ttl) <= duration('8760h'))",
    message = "spec.ttl must be from 0s (which is none) to 8760h")
@ValidationRule(
    value = "!has(self.maxAttempts) || !has(self.retry) || !has(self.retry.maxAttempts)",
    message = "only one of spec.maxAttempts and spec.retry.maxAttempts may be set")
@ValidationRule(
    value = "!has(self.tags) || self.tags.all(tag, self.tags.exists_one(other, other == tag))",
    message = "spec.tags must not contain the same tag twice")
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunSpec(
    @JsonPropertyDescription("The name of the Task to execute, in the same namespace.")
        @Required
        @Pattern(SchemaBounds.DNS_LABEL)
        String task,
    @JsonPropertyDescription(
            "What the task gets: any JSON, at most 192 KiB. May be changed while the run is delayed.")
        @PreserveUnknownFields
        @Nullable JsonNode payload,
    @JsonPropertyDescription("The Queue whose slots the run takes, instead of the task's.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String queue,
    @JsonPropertyDescription(
            "Each key has its own lane of the queue, with the queue's limits; any text of 1 to 1024 characters.")
        @Size(min = 1, max = SchemaBounds.CONCURRENCY_KEY_LENGTH)
        @Nullable String concurrencyKey,
    @JsonPropertyDescription(
            "By how many seconds the run counts as older in its queue than it is; less than 0: as younger. At most a year. Default: 0.")
        @Min(-SchemaBounds.MAX_PRIORITY)
        @Max(SchemaBounds.MAX_PRIORITY)
        @Nullable Integer priority,
    @JsonPropertyDescription("The machine preset, instead of the task's.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription(
            "How many attempts there may be, instead of the task's; 1 to 250. Short for retry.maxAttempts.")
        @Min(1)
        @Max(SchemaBounds.MAX_ATTEMPTS)
        @Nullable Integer maxAttempts,
    @JsonPropertyDescription("How long an attempt may execute, instead of the task's, at least 5s.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String maxDuration,
    @JsonPropertyDescription("What is different from the task's retry settings, field by field.")
        @Nullable RunRetry retry,
    @JsonPropertyDescription(
            "For how long the run may wait in its queue before it expires, instead of the task's; 0s: for ever.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String ttl,
    @JsonPropertyDescription(
            "The run does not start before this instant. May be changed while the run is delayed.")
        @Nullable String delayUntil,
    @JsonPropertyDescription("Up to 10 words of 1 to 128 characters by which people find the run.")
        @Size(max = 10)
        @Nullable List<@Size(min = 1, max = 128) String> tags,
    @JsonPropertyDescription(
            "What the caller notes about the run: a JSON object of up to 256 entries, at most 16 KiB. The task sees and changes a copy of it, in status.metadata.")
        @PreserveUnknownFields
        @Nullable JsonNode metadata,
    @JsonPropertyDescription(
            "The key by which a client knows that it has asked for this run before; 1 to 2048 characters.")
        @Size(min = 1, max = 2048)
        @Nullable String idempotencyKey,
    @JsonPropertyDescription("The name of the run that this one repeats.")
        @Size(max = 63)
        @Pattern(SchemaBounds.RUN_NAME)
        @Nullable String replayOf,
    @JsonPropertyDescription("The name of the run whose task asked for this one.")
        @Size(max = 63)
        @Pattern(SchemaBounds.RUN_NAME)
        @Nullable String parent,
    @JsonPropertyDescription(
            "The uid of that run. The run is canceled with its parent, and kept as long as its parent is unfinished.")
        @Size(max = 63)
        @Nullable String parentUid,
    @JsonPropertyDescription("The name of the batch that this run was asked for with.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String batch,
    @JsonPropertyDescription(
            "Set to true to cancel the run, in whatever phase it is. Cannot be taken back.")
        @Nullable Boolean cancel) {

  /// A run of `task`, with no other field set.
  public static RunSpecBuilder of(String task) {
    return new RunSpecBuilder(task);
  }

  /// A copy to change.
  public RunSpecBuilder toBuilder() {
    return new RunSpecBuilder(this);
  }
}
