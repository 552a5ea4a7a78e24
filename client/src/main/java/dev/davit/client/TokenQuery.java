package dev.davit.client;

import dev.davit.api.TokenPhase;
import java.util.Optional;
import java.util.StringJoiner;

/// Selects tokens: all of them, or by run, phase or tag. Each of the methods with a parameter
/// returns a changed copy: `TokenQuery.ALL.phase(TokenPhase.WAITING).tag("order-7")`.
///
/// The API server selects by run, and whether a token waits. The client does the rest, page by
/// page.
///
/// @param run the name of the run whose task made the tokens; empty: of any run, and of none
/// @param phase empty: all phases
/// @param tag one of the token's tags; empty: with or without tags
/// @param limit the number of tokens per request, from 1; 500 by default
/// @param after [Page#next] of the page before; empty: from the beginning
public record TokenQuery(
    Optional<String> run,
    Optional<TokenPhase> phase,
    Optional<String> tag,
    int limit,
    Optional<String> after) {
  /// All tokens of the namespace.
  public static final TokenQuery ALL =
      new TokenQuery(Optional.empty(), Optional.empty(), Optional.empty(), 500, Optional.empty());

  /// @throws IllegalArgumentException if the limit is less than 1
  public TokenQuery {
    Bounds.require(limit >= 1, "limit", limit, "1 or more");
  }

  public TokenQuery run(String name) {
    return new TokenQuery(Optional.of(name), phase, tag, limit, after);
  }

  public TokenQuery phase(TokenPhase wanted) {
    return new TokenQuery(run, Optional.of(wanted), tag, limit, after);
  }

  public TokenQuery tag(String wanted) {
    return new TokenQuery(run, phase, Optional.of(wanted), limit, after);
  }

  public TokenQuery limit(int tokens) {
    return new TokenQuery(run, phase, tag, tokens, after);
  }

  public TokenQuery after(String page) {
    return new TokenQuery(run, phase, tag, limit, Optional.of(page));
  }

  String fieldSelector() {
    var terms = new StringJoiner(",");
    run.ifPresent(name -> terms.add("spec.run=" + RunQuery.escaped(name)));
    phase.ifPresent(it -> terms.add("status.finished" + (it.isFinal() ? "=true" : "!=true")));
    return terms.toString();
  }

  /// Whether the token matches the conditions that the API server cannot check.
  boolean selects(TokenView token) {
    return tag.map(token.tags()::contains).orElse(true)
        && phase.map(token.phase()::equals).orElse(true);
  }
}
