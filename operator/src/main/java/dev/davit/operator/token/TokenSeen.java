package dev.davit.operator.token;

import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenSpec;
import dev.davit.contract.Durations;
import dev.davit.operator.lean.FreeJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// A token as plain values, at one instant.
///
/// @param isFinished whether its status has a final phase
/// @param answer what it was completed with; empty: it is not completed
/// @param expiresAt empty: never
record TokenSeen(
    boolean isFinished, Optional<Answer> answer, Optional<Instant> expiresAt, Instant now) {

  /// A completion.
  sealed interface Answer {
    /// The output can be used, or there is none.
    record Usable() implements Answer {}

    /// The output is larger than [TokenCompletion#MAX_OUTPUT_BYTES].
    record TooLarge(String fault) implements Answer {}

    /// The output would not arrive unchanged: it is nested too deep, or has a number that is not
    /// exact.
    record Invalid(String fault) implements Answer {}
  }

  /// @throws IllegalArgumentException if the timeout is not a duration, which the schema refuses
  static TokenSeen of(Token token, Instant now) {
    var spec = token.getSpec();
    var timeout =
        Durations.parse(Objects.requireNonNullElse(spec.timeout(), TokenSpec.DEFAULT_TIMEOUT));
    var createdAt = Instant.parse(token.getMetadata().getCreationTimestamp());
    return new TokenSeen(
        token.getStatus() != null && Boolean.TRUE.equals(token.getStatus().finished()),
        Optional.ofNullable(spec.completion()).map(TokenSeen::answer),
        Optional.of(timeout).filter(Duration::isPositive).map(createdAt::plus),
        now);
  }

  private static Answer answer(TokenCompletion completion) {
    var output = completion.output();
    return FreeJson.faultOf(output)
        .<Answer>map(
            fault ->
                FreeJson.bytes(Objects.requireNonNull(output)) > TokenCompletion.MAX_OUTPUT_BYTES
                    ? new Answer.TooLarge(fault)
                    : new Answer.Invalid(fault))
        .orElseGet(Answer.Usable::new);
  }
}
