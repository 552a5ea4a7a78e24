package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A token at the time when it was read.
///
/// @param phase `Completed` from the moment when the API server has accepted a completion, even if
///   no operator has seen it
/// @param reason why it is in this phase, in a word; empty text until the operator has seen it
/// @param message why it is in this phase, in a sentence; empty text until the operator has seen it
/// @param run the name of the run whose task made the token
/// @param expiresAt when it times out; empty: never, or no operator has seen it
/// @param finishedAt present if the operator has seen that it was completed, or has timed it out
/// @param output what it was completed with; empty: it is not completed, or with nothing
/// @param by who completed it, in their words
public record TokenView(
    String namespace,
    String name,
    String uid,
    TokenPhase phase,
    String reason,
    String message,
    List<String> tags,
    Optional<String> run,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> finishedAt,
    Optional<JsonNode> output,
    Optional<String> by) {
  public TokenView {
    tags = List.copyOf(tags);
  }

  /// The view of a token that was not read by [Tokens].
  public static TokenView of(Token token) {
    var metadata = token.getMetadata();
    var spec = token.getSpec();
    var status = Objects.requireNonNullElse(token.getStatus(), TokenStatus.NONE);
    var completion = Optional.ofNullable(spec.completion());
    return new TokenView(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        phase(completion.isPresent(), status),
        Objects.requireNonNullElse(status.reason(), ""),
        Objects.requireNonNullElse(status.message(), ""),
        Objects.requireNonNullElse(spec.tags(), List.of()),
        Optional.ofNullable(spec.run()),
        Instant.parse(metadata.getCreationTimestamp()),
        Optional.ofNullable(status.expiresAt()).flatMap(DelayedRun::instant),
        Optional.ofNullable(status.finishedAt()).flatMap(DelayedRun::instant),
        completion.map(TokenCompletion::output).filter(json -> !json.isNull()),
        completion.map(TokenCompletion::by));
  }

  /// The API server accepts no completion after a time-out, so a completed token stays one.
  private static TokenPhase phase(boolean isCompleted, TokenStatus status) {
    if (isCompleted) {
      return TokenPhase.COMPLETED;
    }
    if (status.phase() != null) {
      return status.phase();
    }
    return Boolean.TRUE.equals(status.finished()) ? TokenPhase.TIMED_OUT : TokenPhase.WAITING;
  }

  /// Whether the phase is final.
  public boolean isFinished() {
    return phase.isFinal();
  }
}
