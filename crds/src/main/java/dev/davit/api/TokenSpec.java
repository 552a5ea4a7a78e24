package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request, and its answer. All fields are immutable, except that `completion` is set once.
@ValidationRule(
    value =
        "has(self.timeout) == has(oldSelf.timeout) && (!has(self.timeout) || self.timeout =="
            + " oldSelf.timeout) && has(self.tags) == has(oldSelf.tags) && (!has(self.tags) ||"
            + " self.tags == oldSelf.tags) && has(self.run) == has(oldSelf.run) && (!has(self.run)"
            + " || self.run == oldSelf.run) && has(self.idempotencyKey) =="
            + " has(oldSelf.idempotencyKey) && (!has(self.idempotencyKey) || self.idempotencyKey =="
            + " oldSelf.idempotencyKey)",
    message = "spec is immutable but for spec.completion: create a new Token instead")
@ValidationRule(
    value =
        "!has(oldSelf.completion) || (has(self.completion) && self.completion =="
            + " oldSelf.completion)",
    message = "spec.completion is set once: the token is completed already")
@ValidationRule(
    value =
        "!has(self.timeout) || (self.timeout.size() > 0 && duration(self.timeout) >= duration('0s')"
            + " && duration(self.timeout) <= duration('8784h'))",
    message = "spec.timeout must be from 0s (which is never) to 8784h")
@ValidationRule(
    value = "!has(self.tags) || self.tags.all(tag, self.tags.exists_one(other, other == tag))",
    message = "spec.tags must not contain the same tag twice")
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenSpec(
    @JsonPropertyDescription(
            "How long after its creation the token times out, unless it is completed before; 0s:"
                + " never. At most 8784h. Default: 10m.")
        @Default(TokenSpec.DEFAULT_TIMEOUT)
        @Size(max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.DURATION)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "Up to 10 words of 1 to 128 characters by which people find the token.")
        @Size(max = 10)
        @Nullable List<@Size(min = 1, max = 128) String> tags,
    @JsonPropertyDescription("The name of the run whose task made this token.")
        @Size(max = 63)
        @Pattern(SchemaBounds.RUN_NAME)
        @Nullable String run,
    @JsonPropertyDescription(
            "The key by which a client knows that it has asked for this token before; 1 to 2048"
                + " characters.")
        @Size(min = 1, max = 2048)
        @Nullable String idempotencyKey,
    @JsonPropertyDescription(
            "Set it to complete the token, as long as it waits. Cannot be changed or taken back.")
        @Nullable TokenCompletion completion) {
  /// The timeout of a token that has none, as the schema sets it.
  public static final String DEFAULT_TIMEOUT = "10m";

  /// A token with the default timeout, and no other field set.
  public static final TokenSpec DEFAULT = new TokenSpec(DEFAULT_TIMEOUT, null, null, null, null);
}
