package dev.davit.operator.podcalls;

import dev.davit.api.Run;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.TagRules;
import dev.davit.contract.UpdateMetadata;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox;
import dev.davit.operator.run.RunsAbove;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Shows what tasks note about their runs while they execute. These calls wait for a write, and
/// must not take all places from calls that make steps durable.
final class MetadataCalls {
  private static final int AT_ONCE = 24;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final NotedInbox inbox;
  private final ChangesAbove above;
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  MetadataCalls(NotedInbox inbox, RunsAbove runs) {
    this.inbox = inbox;
    this.above = new ChangesAbove(inbox, runs);
  }

  Response update(Request request, Standing.Live live) {
    var asked = UpdateMetadata.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    return places.with(() -> noted(asked, live)).orElseGet(Problem::tooManyCalls);
  }

  private Response noted(UpdateMetadata asked, Standing.Live live) {
    var fault = TagRules.faultOf(live.run().tags(), asked.tags());
    return switch (inbox.own(live, fault.isEmpty() ? asked : asked.withoutTags())) {
      case WRITTEN -> above.noted(asked, live, fault);
      case OVER ->
          AttemptCalls.problem(
              GatewayProblem.ENDED, "run %s is over".formatted(live.run().getMetadata().getName()));
      case NOT_YET -> notYet(live.run());
    };
  }

  static Response notYet(Run run) {
    return Problem.unavailable(
        "The status of run %s is not written yet".formatted(run.getMetadata().getName()), SOON);
  }
}
