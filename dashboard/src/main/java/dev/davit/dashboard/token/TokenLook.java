package dev.davit.dashboard.token;

import dev.davit.api.TokenPhase;
import dev.davit.client.TokenView;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.Times;
import dev.davit.dashboard.run.Visible;
import java.time.Duration;
import java.time.Instant;

/// How a token looks.
final class TokenLook {
  private TokenLook() {}

  static PhaseLook phase(TokenPhase phase) {
    var word = phase.wireName();
    return switch (phase) {
      case WAITING -> new PhaseLook(word, "◷", "quiet");
      case COMPLETED -> new PhaseLook(word, "✔", "good");
      case TIMED_OUT -> new PhaseLook(word, "⊘", "warn");
    };
  }

  /// Why no time-out is shown. Until an operator has seen the token, its time-out is not known.
  static String noTimeout(TokenView token) {
    return token.phase() == TokenPhase.WAITING && token.reason().isEmpty()
        ? "not known yet"
        : "never";
  }

  /// How long it has waited, or did.
  static String waited(TokenView token, Instant now) {
    return Times.inWords(Duration.between(token.createdAt(), token.finishedAt().orElse(now)));
  }

  /// Who completed it and when; empty if nobody has.
  static String completion(TokenView token) {
    return token.phase() == TokenPhase.COMPLETED
        ? "Completed%s%s."
            .formatted(
                token.by().map(it -> " by " + Visible.text(it)).orElse(""),
                token.finishedAt().map(it -> " at " + Times.utc(it) + " UTC").orElse(""))
        : "";
  }
}
