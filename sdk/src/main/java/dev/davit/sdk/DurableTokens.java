package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewToken;
import dev.davit.contract.Wait;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes tokens and waits for them, on the thread of `run`.
///
/// A token has a name at once, and a resource when the operator learns of it: when the attempt is
/// suspended. So a task can send the name to somebody before anybody can use it.
final class DurableTokens {
  /// A Token's name has at most 63 characters.
  private static final int LONGEST_RUN = 50;

  private final DurableCalls calls;
  private final TaskJson json;

  DurableTokens(DurableCalls calls, TaskJson json) {
    this.calls = calls;
    this.json = json;
  }

  Token create(String name, TokenOptions options) {
    var guard = calls.scope().guard();
    guard.require("ctx.createToken(\"" + name + "\")");
    guard.requireToken(name);
    var run = calls.assignment().run();
    var resource = resourceName(run.name(), run.id(), calls.scope().path(name));
    calls
        .journal()
        .made(name, new NewToken(resource, options.timeout().toSeconds(), options.tags()));
    return new Token(resource);
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
