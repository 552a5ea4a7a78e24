package dev.davit.operator.podcalls;

import dev.davit.contract.TriggerRuns;
import dev.davit.contract.TriggeredRuns;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.ChildCalls;
import dev.davit.operator.run.ChildCalls.Created;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.nio.charset.StandardCharsets;

/// Answers what pods ask about the runs that their tasks trigger.
record RunCalls(ChildCalls children) {
  Response trigger(Request request, Standing.Live live) {
    var asked = TriggerRuns.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    return switch (children.create(live.run(), asked.batch(), asked.runs())) {
      case Created.All(var refused) -> Response.json(200, new TriggeredRuns(refused).write());
      case Created.NotNow(var pause) ->
          Problem.unavailable("Runs cannot be created now: the API server is busy", pause);
    };
  }

  Response results(Request request, Standing.Live live) {
    var batch =
        request
            .parameter("batch")
            .orElseThrow(() -> new IllegalArgumentException("the parameter batch is missing"));
    return Response.json(
        200, children.ends(live.run(), batch, request.parameter("continue")).write());
  }
}
