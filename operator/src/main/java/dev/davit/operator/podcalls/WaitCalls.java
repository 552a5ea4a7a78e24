package dev.davit.operator.podcalls;

import dev.davit.contract.HoldRequest;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.run.HeldWaits;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Answers pods that wait. The call waits too, and the reconciler of the run gives the answer: it
/// alone knows when the run has a slot again.
///
/// @param leads whether this operator certainly leads: another one may have given the slot away
record WaitCalls(HeldWaits held, Parking parking, BooleanSupplier leads, InstantSource clock) {
  /// A pod that waits only for times that are further away needs no open call.
  private static final int ASK_AGAIN = 60;

  private static final Duration SOON = Duration.ofSeconds(1);

  Response await(Request request, Standing.Live live) {
    var asked = HoldRequest.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, asked.attempt(), asked.segment());
    var ready = held.takeReady(live.run(), live.attempt(), asked.waits());
    if (ready.isPresent()) {
      return over(ready.get());
    }
    try (var question = held.ask(live.run(), live.attempt(), asked.waits())) {
      return isFarAway(asked.waits())
          ? response(new WaitEnds(List.of(), ASK_AGAIN))
          : parking.park(
              Parking.LONGEST,
              parked -> question.answer(over -> parked.complete(over(over))),
              () -> response(WaitEnds.NONE));
    }
  }

  private boolean isFarAway(List<Wait> waits) {
    var soon = clock.instant().plus(Parking.LONGEST);
    return waits.stream().allMatch(wait -> wait.until() != null && wait.until().isAfter(soon));
  }

  private Response over(List<JournalEntry> entries) {
    return leads.getAsBoolean()
        ? response(new WaitEnds(entries, 0))
        : Problem.unavailable("Another operator leads", SOON);
  }

  private static Response response(WaitEnds ends) {
    return Response.json(200, ends.write());
  }
}
