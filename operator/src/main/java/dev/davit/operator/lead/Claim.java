package dev.davit.operator.lead;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What a Lease says.
///
/// @param holder empty where it was given back
/// @param term `leaseTransitions`
/// @param duration how long the holder counts after it was heard of
/// @param renewed by the holder's clock: for people, and to tell one renewal from the next
public record Claim(String holder, int term, Duration duration, Instant renewed) {

  /// What one who wants to lead does next.
  sealed interface Move {
    /// Take it, with this term.
    record Take(int term) implements Move {}

    /// Renew it.
    record Renew(int term) implements Move {}

    /// Somebody else holds it, and counts.
    record Follow() implements Move {}

    /// This process has led, and does not any more.
    record Leave(String why) implements Move {}
  }

  /// The move of `self`.
  ///
  /// @param seen empty where there is no Lease
  /// @param led the term in which it leads, as far as it knows; empty where it does not
  /// @param unchanged how long it has looked at `seen` without a change, by its own clock
  static Move next(Optional<Claim> seen, String self, OptionalInt led, Duration unchanged) {
    if (led.isPresent()) {
      return seen.map(claim -> claim.keeps(self, led.getAsInt()))
          .orElseGet(() -> new Move.Leave("the Lease was deleted"));
    }
    return seen.map(claim -> claim.gives(self, unchanged)).orElseGet(() -> new Move.Take(0));
  }

  private Move keeps(String self, int led) {
    // A term of one's own that others have raised is lost as well: the API server refuses the pods
    // of the former one.
    return holder.equals(self) && term == led
        ? new Move.Renew(term)
        : new Move.Leave("\"%s\" holds the Lease, in term %d".formatted(holder, term));
  }

  private Move gives(String self, Duration unchanged) {
    // One's own, without knowing it: the answer to taking it was lost.
    var free = holder.isEmpty() || holder.equals(self) || unchanged.compareTo(duration) > 0;
    return free ? new Move.Take(term + 1) : new Move.Follow();
  }

  /// Whether both are of one holder in one term.
  public boolean isOfTheSame(Claim other) {
    return holder.equals(other.holder) && term == other.term;
  }
}
