package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Run;
import dev.davit.client.Debounce.Mode;
import dev.davit.client.KeyedTrigger.Joining;
import java.time.Instant;
import java.util.Optional;

/// Postpones the start of a debounced run while it is delayed.
///
/// A run whose delay has just ended, but which the operator has not released yet, counts as
/// delayed. It has not started, and the API server refuses changes that come too late.
///
/// @param payload the payload of this trigger; empty: none
/// @param now the time of this trigger
record DebounceRule(RunApi api, Debounce how, Optional<JsonNode> payload, Instant now)
    implements KeyedTrigger.Rule {
  @Override
  public Joining join(Run run) {
    var until = DelayedRun.until(run);
    if (until.isEmpty()) {
      return Joining.OVER;
    }
    var wanted = wanted(run, until.get());
    var takesPayload = how.mode() == Mode.TRAILING && !hasPayload(run);
    if (wanted.equals(until.get()) && !takesPayload) {
      return Joining.JOINED;
    }
    var newest = payload.orElse(NullNode.getInstance());
    return api.move(run, wanted, takesPayload ? Optional.of(newest) : Optional.empty()).isPresent()
        ? Joining.JOINED
        : Joining.CHANGED;
  }

  /// Never earlier than before: triggers may arrive out of order, and clocks differ.
  private Instant wanted(Run run, Instant until) {
    var last = Instant.parse(run.getMetadata().getCreationTimestamp()).plus(how.maxDelay());
    var pushed = now.plus(how.delay());
    var bounded = pushed.isBefore(last) ? pushed : last;
    return bounded.isAfter(until) ? bounded : until;
  }

  private boolean hasPayload(Run run) {
    return Optional.ofNullable(run.getSpec().payload()).equals(payload);
  }
}
