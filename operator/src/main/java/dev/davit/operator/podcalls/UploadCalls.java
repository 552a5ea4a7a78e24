package dev.davit.operator.podcalls;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.UploadOutput;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.store.ObjectStoreController;
import dev.davit.operator.store.StoredKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Tells pods where to put outputs that are too large for the gateway.
record UploadCalls(ObjectStoreController store) {
  private static final Duration SOON = Duration.ofSeconds(5);

  Response place(Request request, Standing.Live live) {
    var asked = UploadOutput.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    var bytes = asked.output().bytes();
    if (bytes > store.maxBytes()) {
      return AttemptCalls.problem(
          GatewayProblem.OUTPUT_TOO_LARGE,
          "the output has %d bytes; at most %d are allowed".formatted(bytes, store.maxBytes()));
    }
    var key = StoredKey.of(live.run().getMetadata().getUid(), live.attempt());
    try {
      return Response.json(200, store.place(key, asked.output()).write());
    } catch (IOException e) {
      return Problem.unavailable("The files of the object store: " + e.getMessage(), SOON);
    }
  }
}
