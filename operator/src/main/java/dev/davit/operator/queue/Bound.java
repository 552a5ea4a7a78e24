package dev.davit.operator.queue;

import java.util.Optional;

/// The limits that one level of the dispatcher sets for the levels below it.
///
/// @param slots how many slots may be held at once
/// @param rate how many runs may start within a period; empty: any number
public record Bound(int slots, Optional<Rate> rate) {
  static final Bound NONE = new Bound(Integer.MAX_VALUE, Optional.empty());
  static final Bound CLOSED = new Bound(0, Optional.empty());

  static Bound of(int slots) {
    return new Bound(slots, Optional.empty());
  }

  Bound atMost(int other) {
    return new Bound(Math.min(slots, other), rate);
  }
}
