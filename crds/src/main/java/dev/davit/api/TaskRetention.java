package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// How long finished runs of a task are kept, if it differs from the operator's settings.
@ValidationRule(
    value =
        "!has(self.age) || (self.age.size() > 0 && duration(self.age) >= duration('0s') && duration(self.age) <= duration('87600h'))",
    message = "spec.retention.age must be from 0s to 87600h")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskRetention(
    @JsonPropertyDescription(
            "For how long a finished run is kept, as a duration such as 72h, from 0s to 87600h. Default: the operator's.")
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String age,
    @JsonPropertyDescription(
            "How many finished runs are kept, the latest ones; 0 to 100000. Default: the operator's.")
        @Min(0)
        @Max(100_000)
        @Nullable Integer count) {}
