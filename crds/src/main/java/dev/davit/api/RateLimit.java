package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/// The maximum number of attempts that start within any period of this length.
@ValidationRule(
    value =
        "self.period.size() > 0 && duration(self.period) >= duration('1s') && duration(self.period) <= duration('24h')",
    message = "period must be from 1s to 24h")
@JsonIgnoreProperties(ignoreUnknown = true)
public record RateLimit(
    @JsonPropertyDescription(
            "How many attempts may start within any period of that length, 1 to 10000.")
        @Required
        @Min(1)
        @Max(SchemaBounds.MAX_STARTS)
        int starts,
    @JsonPropertyDescription("How long the period is, from 1s to 24h.")
        @Required
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        String period) {}
