package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewToken;
import dev.davit.contract.Wait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes tokens and waits for them, on the thread of `run`.
///
/// The gateway creates a token when the task makes it, in each execution: the name says which one
/// is meant, so the journal has no entry of it. Without the gateway, the operator creates it when
/// the attempt is suspended.
final class DurableTokens {
  /// A Token's name has at most 63 characters.
  private static final int LONGEST_RUN = 50;

  private static final String NO_HOOKS =
      "the operator does not serve URLs of tokens: the chart's values gateway.hooks.enabled and gateway.hooks.url switch them on";
  private static final String NO_GATEWAY =
      "it needs the operator's gateway, which creates the token while the task executes: it is off (chart value gateway.enabled), or the operator is older";

  private final DurableCalls calls;
  private final TaskJson json;

  DurableTokens(DurableCalls calls, TaskJson json) {
    this.calls = calls;
    this.json = json;
  }

  Token create(String name, TokenOptions options) throws InterruptedException {
    calls.require("ctx.createToken(\"" + name + "\")");
    calls.scope().guard().requireToken(name);
    var run = calls.assignment().run();
    var path = calls.scope().path(name);
    var resource = resourceName(run.name(), run.id(), path);
    var token = new NewToken(resource, options.timeout().toSeconds(), options.tags());
    calls.journal().named(name, resource);
    if (calls.environment().answers().isPresent()) {
      return Token.withUrl(resource, testUrl(path));
    }
    if (!calls.record().canCreateTokens()) {
      calls.journal().made(token);
      return Token.withoutUrl(resource, NO_GATEWAY);
    }
    return calls
        .record()
        .create(token)
        .map(url -> Token.withUrl(resource, url))
        .orElseGet(() -> Token.withoutUrl(resource, NO_HOOKS));
  }

  /// @param path of the token's name in the run
  private static String testUrl(String path) {
    return "https://hooks.test/"
        + URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /// The same in each execution, and another one for another run, also for one of the same name.
  static String resourceName(String run, String runId, String name) {
    return Names.beginning(run, LONGEST_RUN) + "-" + Names.hash(runId + "/" + name);
  }

  /// The entry of the wait for the token, which is over.
  JournalEntry await(Token token) throws InterruptedException {
    return new OutsideWait(calls)
        .await("ctx.waitForToken(\"" + token.name() + "\")", new AwaitedToken(token, calls));
  }

  private record AwaitedToken(Token token, DurableCalls calls) implements OutsideWait.Awaited {
    @Override
    public Kind kind() {
      return Kind.TOKEN;
    }

    @Override
    public String name(int position, int attempt) {
      return token.name();
    }

    @Override
    public Wait wait(JournalEntry began) {
      return Wait.token(began.scope(), began.position(), token.name());
    }

    @Override
    public JournalEntry answer(TestAnswers test, JournalEntry began, Instant now) {
      return test.ofToken(calls.journal().nameOf(token.name()), began, now);
    }
  }

  <T extends @Nullable Object> TokenResult<T> result(JournalEntry entry, TypeRef<T> type) {
    if (entry.error() != null) {
      throw new TokenException(entry.error().message());
    }
    if (entry.until() != null) {
      return new TokenResult.TimedOut<>(entry.until());
    }
    var value = Objects.requireNonNullElse(entry.value(), NullNode.getInstance());
    try {
      return new TokenResult.Completed<>(json.read(value, type));
    } catch (IllegalArgumentException e) {
      throw new TokenException(
          "the output of token \"%s\" cannot be read as %s: %s"
              .formatted(entry.name(), type, e.getMessage()));
    }
  }
}
