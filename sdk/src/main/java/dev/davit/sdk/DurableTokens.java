package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewToken;
import dev.davit.contract.Sha256;
import dev.davit.contract.Wait;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes tokens and waits for them, on the thread of `run`.
///
/// A token has a name at once, and a resource when the operator learns of it: when the attempt is
/// suspended. So a task can send the name to somebody before anybody can use it.
final class DurableTokens {
  /// A Token's name has at most 63 characters.
  private static final int LONGEST_RUN = 50;

  private static final int HASH_BYTES = 6;

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
    var beginning = run.length() > LONGEST_RUN ? run.substring(0, LONGEST_RUN) : run;
    var hash = Sha256.of(runId + "/" + name);
    return beginning.replaceAll("[-.]+$", "") + "-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  /// The entry of the wait for the token, which is over.
  JournalEntry await(Token token) throws InterruptedException {
    calls.require("ctx.waitForToken(\"" + token.name() + "\")");
    if (test().isEmpty() && !calls.waits().maySuspend(Kind.TOKEN)) {
      throw new IllegalStateException(
          "ctx.waitForToken needs a task with .waits(Waits.suspend()), and an operator that knows tokens: a pod cannot wait for a token itself");
    }
    var scope = calls.scope();
    var answer = calls.journal().answer(scope.replay(), new Call(Kind.TOKEN, token.name()));
    if (answer instanceof New next) {
      return begun(next.position(), token);
    }
    var entry = calls.journal().recorded(answer);
    if (!isOver(entry)) {
      suspend(entry);
    }
    calls.waits().isOver(scope, entry, false);
    return entry;
  }

  private JournalEntry begun(int position, Token token) throws InterruptedException {
    var now = calls.environment().clock().instant();
    var number = calls.assignment().attempt().number();
    var began = JournalEntry.token(calls.scope().path(), position, token.name(), number, now);
    if (test().isEmpty()) {
      calls.journal().record(began);
      suspend(began);
    }
    var name = calls.journal().nameOf(token.name());
    var entry = calls.journal().record(test().orElseThrow().answer(name, began, now));
    calls.waits().isOver(calls.scope(), entry, true);
    return entry;
  }

  /// Does not return: the answer is for another pod.
  private void suspend(JournalEntry began) throws InterruptedException {
    var token = Objects.requireNonNull(began.name());
    calls.waits().suspend(calls.scope(), Wait.token(began.scope(), began.position(), token));
    throw new IllegalStateException("a wait for token " + token + " ended in its pod");
  }

  private Optional<TokenAnswers> test() {
    return calls.environment().tokens();
  }

  private static boolean isOver(JournalEntry entry) {
    return entry.value() != null || entry.until() != null || entry.error() != null;
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
