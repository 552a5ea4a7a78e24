package dev.davit.operator.lead;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// The content of a Lease.
///
/// @param holder empty if it was given back
/// @param term `leaseTransitions`
/// @param duration how long the holder still leads after its last renewal
/// @param renewed by the holder's clock: for people, and to distinguish one renewal from the next
public record Claim(String holder, int term, Duration duration, Instant renewed) {

  /// The next move of a process that wants to lead.
  sealed interface Move {
    /// Take the Lease, with this term.
    record Take(int term) implements Move {}

    /// Renew the Lease.
    record Renew(int term) implements Move {}

    /// Another process holds the Lease, and still leads.
    record Follow() implements Move {}

    /// This process has led, and does not lead any more.
    record Leave(String why) implements Move {}
  }

  /// The move of `self`.
  ///
  /// @param seen empty if there is no Lease
  /// @param led the term in which it leads, as far as it knows; empty if it does not lead
  /// @param unchanged how long this operator has seen `seen` without a change, by its monotonic
  ///   clock
  static Move next(Optional<Claim> seen, String self, OptionalInt led, Duration unchanged) {
    if (led.isPresent()) {
      return seen.map(claim -> claim.keeps(self, led.getAsInt()))
          .orElseGet(() -> new Move.Leave("the Lease was deleted"));
    }
    return seen.map(claim -> claim.gives(self, unchanged)).orElseGet(() -> new Move.Take(0));
  }

  private Move keeps(String self, int led) {
    // If others have raised the term, it is lost even if the holder's name is the same: the API
    // server refuses the pods of the former term.
    return holder.equals(self) && term == led
        ? new Move.Renew(term)
        : new Move.Leave("\"%s\" holds the Lease, in term %d".formatted(holder, term));
  }

  private Move gives(String self, Duration unchanged) {
    // The holder may be this process without knowing it: the answer to its write was lost.
    var free = holder.isEmpty() || holder.equals(self) || unchanged.compareTo(duration) > 0;
    return free ? new Move.Take(term + 1) : new Move.Follow();
  }

  /// Whether both name the same holder in the same term.
  public boolean isOfTheSame(Claim other) {
    return holder.equals(other.holder) && term == other.term;
  }
}
