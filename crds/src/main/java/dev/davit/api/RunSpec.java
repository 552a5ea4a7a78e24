package dev.davit.api;

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

/// What is asked for. Everything but `cancel` is immutable.
@ValidationRule(
    value =
        "self.task == oldSelf.task && has(self.machine) == has(oldSelf.machine) && (!has(self.machine) || self.machine == oldSelf.machine) && has(self.maxAttempts) == has(oldSelf.maxAttempts) && (!has(self.maxAttempts) || self.maxAttempts == oldSelf.maxAttempts) && has(self.maxDuration) == has(oldSelf.maxDuration) && (!has(self.maxDuration) || self.maxDuration == oldSelf.maxDuration) && has(self.tags) == has(oldSelf.tags) && (!has(self.tags) || self.tags == oldSelf.tags)",
    message = "spec is immutable but for spec.cancel: create a new Run instead")
@ValidationRule(
    value = "!has(oldSelf.cancel) || !oldSelf.cancel || (has(self.cancel) && self.cancel)",
    message = "spec.cancel cannot be taken back: create a new Run instead")
@ValidationRule(
    value =
        "!has(self.maxDuration) || (self.maxDuration.size() > 0 && duration(self.maxDuration) >= duration('5s') && duration(self.maxDuration) <= duration('8760h'))",
    message = "spec.maxDuration must be from 5s to 8760h")
@ValidationRule(
    value = "!has(self.tags) || self.tags.all(tag, self.tags.exists_one(other, other == tag))",
    message = "spec.tags must not contain the same tag twice")
public record RunSpec(
    @JsonPropertyDescription("The name of the Task to execute, in the same namespace.")
        @Required
        @Pattern(Wire.DNS_LABEL)
        String task,
    @JsonPropertyDescription("What the task gets: any JSON, at most 192 KiB.")
        @PreserveUnknownFields
        @Nullable JsonNode payload,
    @JsonPropertyDescription("The machine preset, instead of the task's.") @Pattern(Wire.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription("How many attempts there may be, instead of the task's; 1 to 250.")
        @Min(1)
        @Max(Wire.MAX_ATTEMPTS)
        @Nullable Integer maxAttempts,
    @JsonPropertyDescription("How long an attempt may execute, instead of the task's, at least 5s.")
        @Size(max = Wire.DURATION_LENGTH)
        @Pattern(Wire.DURATION)
        @Nullable String maxDuration,
    @JsonPropertyDescription("Up to 10 words of 1 to 128 characters by which people find the run.")
        @Size(max = 10)
        @Nullable List<@Size(min = 1, max = 128) String> tags,
    @JsonPropertyDescription(
            "Set to true to cancel the run, in whatever phase it is. Cannot be taken back.")
        @Nullable Boolean cancel) {}
