package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// Where the output of a run is that is too large for the run itself.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunOutputRef(
    @JsonPropertyDescription("The key of the object in the bucket of the installation.")
        @Nullable String key,
    @JsonPropertyDescription("The size of the output in bytes.") @Nullable Long bytes,
    @JsonPropertyDescription("The SHA-256 of the output, as 64 hexadecimal digits.")
        @Nullable String sha256) {}
