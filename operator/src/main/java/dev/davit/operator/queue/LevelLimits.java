package dev.davit.operator.queue;

import java.util.Optional;

/// The limits that one level of the dispatcher sets for the levels below it.
///
/// @param slots how many slots may be held at once
/// @param rate how many runs may start within a period; empty: any number
public record LevelLimits(int slots, Optional<Rate> rate) {
  static final LevelLimits NONE = new LevelLimits(Integer.MAX_VALUE, Optional.empty());
  static final LevelLimits CLOSED = new LevelLimits(0, Optional.empty());

  static LevelLimits of(int slots) {
    return new LevelLimits(slots, Optional.empty());
  }

  LevelLimits atMost(int other) {
    return new LevelLimits(Math.min(slots, other), rate);
  }
}
