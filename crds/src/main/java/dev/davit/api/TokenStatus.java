package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a token. A final phase never changes.
@ValidationRule(
    value =
        "!has(oldSelf.finished) || !oldSelf.finished || (has(self.finished) && self.finished &&"
            + " has(self.phase) && self.phase == oldSelf.phase)",
    message = "a final phase never changes")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenStatus(
    @JsonPropertyDescription("Where the token stands.") @Nullable TokenPhase phase,
    @JsonPropertyDescription("Why it is there, in a word; docs/tokens.md lists them all.")
        @Nullable String reason,
    @JsonPropertyDescription("Why it is there, in a sentence.") @Nullable String message,
    @JsonPropertyDescription("Whether the phase is final.") @Nullable Boolean finished,
    @JsonPropertyDescription("When the token times out. Unset: never.") @Nullable String expiresAt,
    @JsonPropertyDescription("When the phase became final.") @Nullable String finishedAt,
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Finished and Completed, for kubectl wait.")
        @Nullable List<Condition> conditions) {
  /// The status of a token that the operator has not seen.
  public static final TokenStatus NONE =
      new TokenStatus(null, null, null, null, null, null, null, null);
}
