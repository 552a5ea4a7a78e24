package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of the runs that a schedule or a task creates, as those of a [RunSpec].
@ValidationRule(
    value =
        "!has(self.maxDuration) || (self.maxDuration.size() > 0 && duration(self.maxDuration) >= duration('5s') && duration(self.maxDuration) <= duration('8760h'))",
    message = "run.maxDuration must be from 5s to 8760h")
@ValidationRule(
    value =
        "!has(self.ttl) || (self.ttl.size() > 0 && duration(self.ttl) >= duration('0s') && duration(self.ttl) <= duration('8760h'))",
    message = "run.ttl must be from 0s (which is none) to 8760h")
@ValidationRule(
    value = "!has(self.tags) || self.tags.all(tag, self.tags.exists_one(other, other == tag))",
    message = "run.tags must not contain the same tag twice")
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduledRun(
    @JsonPropertyDescription(
            "What the task gets: any JSON, at most 16 KiB. Default: the times of the schedule, as docs/schedules.md describes.")
        @PreserveUnknownFields
        @Nullable JsonNode payload,
    @JsonPropertyDescription("The Queue whose slots the runs take, instead of the task's.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String queue,
    @JsonPropertyDescription(
            "Each key has its own lane of the queue, with the queue's limits; any text of 1 to 1024 characters.")
        @Size(min = 1, max = SchemaBounds.CONCURRENCY_KEY_LENGTH)
        @Nullable String concurrencyKey,
    @JsonPropertyDescription(
            "By how many seconds the runs count as older in their queue than they are; less than 0: as younger. At most a year. Default: 0.")
        @Min(-SchemaBounds.MAX_PRIORITY)
        @Max(SchemaBounds.MAX_PRIORITY)
        @Nullable Integer priority,
    @JsonPropertyDescription("The machine preset, instead of the task's.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription("How long an attempt may execute, instead of the task's, at least 5s.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String maxDuration,
    @JsonPropertyDescription(
            "For how long a run may wait in its queue before it expires, instead of the task's; 0s: for ever.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String ttl,
    @JsonPropertyDescription("Up to 10 words of 1 to 128 characters by which people find the runs.")
        @Size(max = 10)
        @Nullable List<@Size(min = 1, max = 128) String> tags) {
  /// The largest payload, in bytes of compact JSON.
  public static final int MAX_PAYLOAD_BYTES = 16 * 1024;

  /// No field is set.
  public static final ScheduledRun DEFAULT =
      new ScheduledRun(null, null, null, null, null, null, null, null);

  /// The spec of a run of `task` with these options.
  public RunSpec specOf(String task, @Nullable JsonNode payloadOfRun) {
    return RunSpec.of(task)
        .payload(payloadOfRun)
        .queue(queue)
        .concurrencyKey(concurrencyKey)
        .priority(priority)
        .machine(machine)
        .maxDuration(maxDuration)
        .ttl(ttl)
        .tags(tags)
        .build();
  }
}
