package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/// How many runs of this queue may execute at once; paused, none starts.
public record QueueSpec(
    @JsonPropertyDescription(
            "How many runs may execute at once, 1 to 100000. Lowering it stops nothing.")
        @Required
        @Min(1)
        @Max(Wire.MAX_SLOTS)
        @Nullable Integer concurrencyLimit,
    @JsonPropertyDescription("Whether no run starts; what executes goes on. Default: false.")
        @Default("false")
        @Nullable Boolean paused) {}
