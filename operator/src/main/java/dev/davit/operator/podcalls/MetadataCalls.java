package dev.davit.operator.podcalls;

import dev.davit.api.Run;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.TagRules;
import dev.davit.contract.UpdateMetadata;
import dev.davit.contract.UpdatedMetadata;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox;
import dev.davit.operator.run.RunsAbove;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/// Shows what tasks note about their runs while they execute. These calls wait for a write, and
/// must not take the places of calls that make steps durable: [NotedInbox] limits how many wait.
final class MetadataCalls {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final NotedInbox inbox;
  private final ChangesAbove above;

  MetadataCalls(NotedInbox inbox, RunsAbove runs) {
    this.inbox = inbox;
    this.above = new ChangesAbove(inbox, runs);
  }

  Response update(Request request, Standing.Live live) {
    var asked = UpdateMetadata.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    var tags = TagRules.faultOf(live.run().tags(), asked.tags());
    var tagged = tags.isEmpty() ? asked : asked.withoutTags();
    var metadata = inbox.faultOfOwn(live, tagged);
    var own = metadata.isEmpty() ? tagged : tagged.withoutMetadata();
    var faults = Stream.concat(tags.stream(), metadata.stream()).toList();
    return switch (inbox.own(live, own)) {
      case WRITTEN ->
          asked.isAbove()
              ? above.noted(asked, live, faults)
              : Response.json(200, new UpdatedMetadata(faults).write());
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
