package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/// The limits on the runs of all concurrency keys of a queue together.
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueTotal(
    @JsonPropertyDescription("How many runs of all keys may execute at once, 1 to 100000.")
        @Min(1)
        @Max(SchemaBounds.MAX_SLOTS)
        @Nullable Integer concurrencyLimit,
    @JsonPropertyDescription("How many runs of all keys may start within a period.")
        @Nullable RateLimit rateLimit) {}
