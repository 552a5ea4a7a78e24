package dev.davit.operator.podcalls;

import dev.davit.contract.TriggerRuns;
import dev.davit.contract.TriggeredRuns;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.ChildCalls;
import dev.davit.operator.run.ChildCalls.Created;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.nio.charset.StandardCharsets;

/// Answers what pods ask about the runs that their tasks trigger. Each of these calls has megabytes
/// in memory, so few are worked on at the same time.
final class RunCalls {
  private static final int TRIGGERS_AT_ONCE = 8;
  private static final int RESULTS_AT_ONCE = 4;

  private final ChildCalls children;
  private final CallPlaces triggers = new CallPlaces(TRIGGERS_AT_ONCE);
  private final CallPlaces results = new CallPlaces(RESULTS_AT_ONCE);

  RunCalls(ChildCalls children) {
    this.children = children;
  }

  Response trigger(Request request, Standing.Live live) {
    return triggers.with(() -> triggered(request, live)).orElseGet(Problem::tooManyCalls);
  }

  private Response triggered(Request request, Standing.Live live) {
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
    return results
        .with(() -> children.ends(live.run(), batch, request.parameter("continue")))
        .map(ends -> Response.json(200, ends.write()))
        .orElseGet(Problem::tooManyCalls);
  }
}
