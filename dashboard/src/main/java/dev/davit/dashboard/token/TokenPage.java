package dev.davit.dashboard.token;

import dev.davit.api.TokenPhase;
import dev.davit.client.TokenView;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.PhaseLook;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.run.Visible;
import java.util.List;

/// The page of a token.
///
/// @param form what was typed
/// @param refused why it could not be completed
public record TokenPage(Frame frame, TokenView token, CompletionForm form, Refused refused) {
  /// What has to be changed, or why nothing can be done.
  ///
  /// @param output problems of the output
  /// @param by problems of the text that says who completes it
  /// @param other those of no field
  public record Refused(List<String> output, List<String> by, List<String> other) {
    static final Refused NOTHING = new Refused(List.of(), List.of(), List.of());

    public Refused {
      output = visible(output);
      by = visible(by);
      other = visible(other);
    }

    static Refused because(String message) {
      return new Refused(List.of(), List.of(), List.of(message));
    }

    private static List<String> visible(List<String> texts) {
      return texts.stream().map(Visible::text).toList();
    }
  }

  public PhaseLook phase() {
    return TokenLook.phase(token.phase());
  }

  public boolean isWaiting() {
    return token.phase() == TokenPhase.WAITING;
  }

  public String waited() {
    return TokenLook.waited(token, frame.now());
  }

  /// Shown if it has no time of a time-out.
  public String noTimeout() {
    return TokenLook.noTimeout(token);
  }

  /// Who completed it and when; empty if nobody has.
  public String completion() {
    return TokenLook.completion(token);
  }

  /// Why it is in its phase; empty until an operator has seen it.
  public String message() {
    return Visible.text(token.message());
  }

  /// The tags, as they are shown.
  public List<String> tags() {
    return token.tags().stream().map(Visible::text).toList();
  }

  /// What it was completed with; its text is empty if there is none.
  public PrettyJson output() {
    return PrettyJson.of(token.output().orElse(null));
  }

  /// The name of the run that made it; empty: none did.
  public String run() {
    return token.run().map(Visible::text).orElse("");
  }

  public String runHref() {
    return token.run().map(it -> Links.run(token.namespace(), it)).orElse("");
  }

  public String href() {
    return Links.token(token.namespace(), token.name());
  }

  public String tokensHref() {
    return Links.section(frame.namespace(), Links.TOKENS);
  }
}
