package dev.davit.operator.token;

import dev.davit.api.TokenPhase;
import dev.davit.api.TokenStatus;
import dev.davit.operator.kube.Conditions;
import dev.davit.operator.token.TokenDecision.Complete;
import dev.davit.operator.token.TokenDecision.Stay;
import dev.davit.operator.token.TokenDecision.TimeOut;
import dev.davit.operator.token.TokenDecision.Wait;
import dev.davit.operator.token.TokenSeen.Answer;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A decision in the words of a token's status.
final class TokenStatusMapper {
  private TokenStatusMapper() {}

  private record Why(String reason, String message) {}

  /// @param before the present status, whose conditions keep the time of their last change
  static TokenStatus toStatus(
      TokenDecision decision,
      TokenSeen seen,
      @Nullable TokenStatus before,
      @Nullable Long version) {
    var old = Objects.requireNonNullElse(before, TokenStatus.NONE);
    return switch (decision) {
      case Stay() -> old;
      case Wait _ -> status(TokenPhase.WAITING, waits(seen), seen, old, version);
      case Complete(var answer) ->
          status(TokenPhase.COMPLETED, completed(answer), seen, old, version);
      case TimeOut() ->
          status(
              TokenPhase.TIMED_OUT,
              new Why(
                  "TimedOut",
                  "not completed before it expired"
                      + seen.expiresAt().map(TokenStatusMapper::at).orElse("")),
              seen,
              old,
              version);
    };
  }

  private static Why waits(TokenSeen seen) {
    return new Why(
        "Waiting",
        seen.expiresAt()
            .map(it -> "waits for its completion, and expires" + at(it))
            .orElse("waits for its completion, and never expires"));
  }

  private static String at(Instant instant) {
    return " at " + instant;
  }

  private static Why completed(Answer answer) {
    return switch (answer) {
      case Answer.Usable() -> new Why("Completed", "completed");
      case Answer.TooLarge(var fault) -> unusable("OutputTooLarge", fault);
      case Answer.Invalid(var fault) -> unusable("OutputInvalid", fault);
    };
  }

  private static Why unusable(String reason, String fault) {
    return new Why(reason, "completed, but no run gets its output: " + fault);
  }

  private static TokenStatus status(
      TokenPhase phase, Why why, TokenSeen seen, TokenStatus before, @Nullable Long generation) {
    var finished = phase.isFinal();
    var completed = phase == TokenPhase.COMPLETED;
    return new TokenStatus(
        phase,
        why.reason(),
        why.message(),
        finished,
        seen.expiresAt().map(Instant::toString).orElse(null),
        finished ? seen.now().toString() : null,
        generation,
        List.of(
            condition("Finished", finished ? "True" : "False", why, seen, before, generation),
            condition(
                "Completed",
                completed ? "True" : finished ? "False" : "Unknown",
                why,
                seen,
                before,
                generation)));
  }

  private static Condition condition(
      String type,
      String value,
      Why why,
      TokenSeen seen,
      TokenStatus before,
      @Nullable Long generation) {
    return Conditions.of(
        type, value, why.reason(), why.message(), before.conditions(), seen.now(), generation);
  }
}
