package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The limit that the runs of a task share: a named [Queue], or the task's own limit.
@ValidationRule(
    value = "has(self.name) != has(self.concurrencyLimit)",
    message = "exactly one of spec.queue.name and spec.queue.concurrencyLimit must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskQueue(
    @JsonPropertyDescription(
            "The Queue whose slots the runs take. Exactly one of name and concurrencyLimit is set.")
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String name,
    @JsonPropertyDescription(
            "How many runs of this task may execute at once, 1 to 100000. Exactly one of name and concurrencyLimit is set.")
        @Min(1)
        @Max(SchemaBounds.MAX_SLOTS)
        @Nullable Integer concurrencyLimit) {}
