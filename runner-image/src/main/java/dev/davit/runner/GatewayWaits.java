package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.HoldRequest;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.PodContract;
import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import dev.davit.sdk.JournalStore.Refused;
import dev.davit.sdk.WaitStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Waits at the operator's gateway: asks it again and again whether one of the waits is over. A
/// call waits too, for up to 25 s, or is answered at once and says when to ask again.
///
/// @param events is told when the pod begins to wait, and goes on
record GatewayWaits(Assignment assignment, GatewayCalls calls, Consumer<RunnerEvent> events)
    implements WaitStore {
  @Override
  public List<JournalEntry> await(List<Wait> waits) throws InterruptedException, Refused {
    var json =
        new HoldRequest(assignment.attempt().number(), assignment.segmentNumber(), waits).write();
    events.accept(new RunnerEvent.WaitBegins());
    try {
      while (true) {
        var answer = answer(json);
        if (!answer.entries().isEmpty()) {
          return answer.entries();
        }
        Thread.sleep(pause(answer, waits, Instant.now()));
      }
    } finally {
      events.accept(new RunnerEvent.WaitEnds());
    }
  }

  private WaitEnds answer(String json) throws InterruptedException, Refused {
    return calls
        .<Optional<WaitEnds>>post(
            PodContract.GATEWAY_WAITS_PATH,
            json,
            text -> Optional.of(WaitEnds.read(text)),
            Optional.empty())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the operator's gateway no longer answers pods that wait: the operator was replaced by an older one"));
  }

  /// As long as the gateway asks for, but not longer than until the first wait for a time is over.
  static Duration pause(WaitEnds answer, List<Wait> waits, Instant now) {
    var asked = Duration.ofSeconds(answer.retryAfter());
    return waits.stream()
        .flatMap(wait -> Stream.ofNullable(wait.until()))
        .map(until -> Duration.between(now, until))
        .filter(rest -> rest.compareTo(asked) < 0)
        .min(Duration::compareTo)
        .map(rest -> rest.isNegative() ? Duration.ZERO : rest)
        .orElse(asked);
  }
}
