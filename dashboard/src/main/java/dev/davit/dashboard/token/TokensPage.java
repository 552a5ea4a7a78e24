package dev.davit.dashboard.token;

import dev.davit.client.TokenView;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.Visible;
import java.util.Comparator;
import java.util.List;

/// A page of the list of tokens: those that wait, or those that have finished.
///
/// @param next the address of the next page; empty: this is the last one
public record TokensPage(Frame frame, boolean isFinished, List<TokenView> tokens, String next) {
  /// The query string of the list of finished tokens.
  static final String FINISHED = "finished";

  public TokensPage {
    tokens = List.copyOf(tokens);
  }

  /// A token as it is shown.
  ///
  /// @param run the address of the run that made it; empty: none did
  public record Line(
      TokenView token, PhaseLook phase, String waited, String end, String href, String run) {
    /// Shown if it has no time of a time-out.
    public String noTimeout() {
      return TokenLook.noTimeout(token);
    }

    /// The tags, as they are shown.
    public List<String> tags() {
      return token.tags().stream().map(Visible::text).toList();
    }
  }

  /// Those that have waited for longest come first, and those that finished last.
  public List<Line> lines() {
    Comparator<TokenView> byTime =
        isFinished
            ? Comparator.comparing((TokenView it) -> it.finishedAt().orElse(it.createdAt()))
                .reversed()
            : Comparator.comparing(TokenView::createdAt);
    return tokens.stream()
        .sorted(byTime.thenComparing(TokenView::namespace).thenComparing(TokenView::name))
        .map(this::line)
        .toList();
  }

  private Line line(TokenView token) {
    return new Line(
        token,
        TokenLook.phase(token.phase()),
        TokenLook.waited(token, frame.now()),
        TokenLook.completion(token),
        Links.token(token.namespace(), token.name()),
        token.run().map(it -> Links.run(token.namespace(), it)).orElse(""));
  }

  public String waitingHref() {
    return Links.section(frame.namespace(), Links.TOKENS);
  }

  public String finishedHref() {
    return waitingHref() + "?" + FINISHED + "=1";
  }
}
