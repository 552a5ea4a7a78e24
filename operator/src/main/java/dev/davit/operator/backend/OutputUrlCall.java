package dev.davit.operator.backend;

import dev.davit.client.RunView;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.store.ObjectStoreController;
import dev.davit.operator.store.StoredKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Answers with the output of a run that the caller may get: the output itself, or a URL of the
/// object store. It is no redirect: clients would show their token to the store.
///
/// @param store empty: this installation has none now
record OutputUrlCall(Optional<ObjectStoreController> store) {
  private static final Duration SOON = Duration.ofSeconds(5);

  Response answer(RunView run) {
    if (run.outputRef().isEmpty()) {
      return run.output().map(Answers::output).orElseGet(() -> none(run));
    }
    var stored = run.outputRef().get();
    var key = stored.key();
    if (store.isEmpty() || key == null || !StoredKey.isOf(run.uid(), key)) {
      return notFound(
          "The output of run %s is not in the object store of this operator".formatted(run.name()));
    }
    try {
      return Answers.storedOutput(store.get().url(key), stored);
    } catch (IOException e) {
      return Problem.unavailable("The files of the object store: " + e.getMessage(), SOON);
    }
  }

  private static Response none(RunView run) {
    return notFound("Run %s has no output: %s".formatted(run.name(), run.standing()));
  }

  private static Response notFound(String why) {
    return Problem.of(404, why).response();
  }
}
