package dev.davit.operator.podcalls;

import dev.davit.contract.HoldRequest;
import dev.davit.contract.WaitEnds;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.HeldWaits;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.nio.charset.StandardCharsets;

/// Answers pods that wait. The call waits too, and the reconciler of the run gives the answer: it
/// alone knows when the run has a slot again.
record WaitCalls(HeldWaits held, Parking parking) {
  Response await(Request request, Standing.Live live) {
    var asked = HoldRequest.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    try (var question = held.ask(live.run(), live.attempt(), asked.waits())) {
      return parking.park(
          Parking.LONGEST,
          parked -> question.answer(over -> parked.complete(response(new WaitEnds(over, 0)))),
          () -> response(WaitEnds.NONE));
    }
  }

  private static Response response(WaitEnds ends) {
    return Response.json(200, ends.write());
  }
}
