package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Run;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import dev.davit.api.TokenStatus;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.operator.kube.Api;
import dev.davit.operator.lean.FreeJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Looks at the tokens that runs wait for. Writes nothing.
final class TokenObserver {
  private final Api api;
  private final InstantSource clock;

  TokenObserver(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /// What has become of the tokens among these waits, as entries of the journal.
  List<JournalEntry> answers(Run run, int attempt, List<Wait> waits, Caches caches) {
    return waits.stream()
        .filter(wait -> wait.token() != null)
        .flatMap(wait -> answer(run, attempt, wait, caches).stream())
        .toList();
  }

  /// A token that the cache shows is not over: finished ones leave the watch. One that it does not
  /// show may be over, gone, or so new that the watch is late.
  private Optional<JournalEntry> answer(Run run, int attempt, Wait wait, Caches caches) {
    var namespace = run.getMetadata().getNamespace();
    var name = Objects.requireNonNull(wait.token());
    if (caches.hasToken(namespace, name)) {
      return Optional.empty();
    }
    var began = JournalEntry.token(wait.scope(), wait.position(), name, attempt, Instant.EPOCH);
    return api.read(Token.class, namespace, name)
        .map(token -> answer(token, began))
        .orElseGet(() -> Optional.of(failed(began, "TokenNotFound", "there is no token " + name)));
  }

  private Optional<JournalEntry> answer(Token token, JournalEntry began) {
    var status = Objects.requireNonNullElse(token.getStatus(), TokenStatus.NONE);
    if (!Boolean.TRUE.equals(status.finished())) {
      return Optional.empty();
    }
    var at = status.finishedAt() == null ? clock.instant() : Instant.parse(status.finishedAt());
    if (status.phase() == TokenPhase.TIMED_OUT) {
      return Optional.of(began.timedOut(at));
    }
    var completion = token.getSpec().completion();
    var output = completion == null ? null : completion.output();
    var fault = FreeJson.faultOf(output);
    return Optional.of(
        fault.isPresent()
            ? failed(began, "TokenOutputUnusable", fault.get())
            : began.completed(at, Objects.requireNonNullElse(output, NullNode.getInstance())));
  }

  private JournalEntry failed(JournalEntry began, String type, String message) {
    return began
        .completed(clock.instant(), NullNode.getInstance())
        .failed(new TaskError(type, message, null));
  }
}
