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
import java.util.Objects;
import java.util.function.Consumer;

/// Waits at the operator's gateway: asks it again and again whether one of the waits is over. Each
/// of these calls waits too, for up to 25 s.
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
        var answer = calls.post(PodContract.GATEWAY_WAITS_PATH, json, WaitEnds::read);
        if (!answer.entries().isEmpty()) {
          return answer.entries();
        }
        Thread.sleep(pause(answer, waits, Instant.now()));
      }
    } finally {
      events.accept(new RunnerEvent.WaitEnds());
    }
  }

  /// The operator knows by now what the pod waits for, and nothing happens before a time.
  static Duration pause(WaitEnds answer, List<Wait> waits, Instant now) {
    var asked = Duration.ofSeconds(answer.retryAfter());
    if (waits.stream().anyMatch(wait -> wait.until() == null)) {
      return asked;
    }
    var first =
        waits.stream().map(Wait::until).map(Objects::requireNonNull).min(Instant::compareTo);
    var rest = Duration.between(now, first.orElseThrow());
    return rest.compareTo(asked) > 0 ? rest : asked;
  }
}
