package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The answer to a token. Without fields, it completes the token with no output.
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenCompletion(
    @JsonPropertyDescription("What a waiting run gets: any JSON, at most 4 KiB.")
        @PreserveUnknownFields
        @Nullable JsonNode output,
    @JsonPropertyDescription(
            "Who completed the token: free text of at most 253 characters, which nothing checks.")
        @Size(max = SchemaBounds.BY_LENGTH)
        @Nullable String by) {
  /// The largest output, in bytes of compact JSON.
  public static final int MAX_OUTPUT_BYTES = 4 * 1024;

  /// The longest `by`, in characters.
  public static final int MAX_BY = (int) SchemaBounds.BY_LENGTH;
}
