package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How many runs of this queue may execute and start. If it is paused, none starts. Runs with a
/// concurrencyKey have a lane for each key.
@ValidationRule(
    value =
        "has(self.concurrencyLimit) || has(self.rateLimit) || (has(self.total) && (has(self.total.concurrencyLimit) || has(self.total.rateLimit)))",
    message =
        "spec limits nothing: set concurrencyLimit, rateLimit, total.concurrencyLimit or total.rateLimit")
@ValidationRule(
    value = "!has(self.overflow) || self.overflow == 'Refuse' || has(self.maxQueued)",
    message = "spec.overflow says what happens beyond spec.maxQueued, which is not set")
@ValidationRule(
    value =
        "!has(self.maxQueued) || self.maxQueued > 0 || (has(self.overflow) && self.overflow == 'DropNewest')",
    message = "spec.maxQueued must be 1 or more, unless spec.overflow is DropNewest")
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueSpec(
    @JsonPropertyDescription(
            "How many runs of one concurrencyKey, or without one, may execute at once, 1 to 100000. Lowering it stops nothing.")
        @Min(1)
        @Max(SchemaBounds.MAX_SLOTS)
        @Nullable Integer concurrencyLimit,
    @JsonPropertyDescription(
            "How many runs of one concurrencyKey, or without one, may start within a period.")
        @Nullable RateLimit rateLimit,
    @JsonPropertyDescription("What is allowed to the runs of all keys together.")
        @Nullable QueueTotal total,
    @JsonPropertyDescription(
            "How many runs of all keys together may wait, 0 to 1000000. Default: any number.")
        @Min(0)
        @Max(SchemaBounds.MAX_QUEUED)
        @Nullable Integer maxQueued,
    @JsonPropertyDescription(
            "What happens when more than maxQueued runs wait. Refuse: the API server refuses new runs; those that slip in wait too. DropNewest: the new run expires at once. CancelOldest: the run that is first in line is canceled. Default: Refuse.")
        @Nullable Overflow overflow,
    @JsonPropertyDescription("Whether no run starts; what executes goes on. Default: false.")
        @Default("false")
        @Nullable Boolean paused) {}
