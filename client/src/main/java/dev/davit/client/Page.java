package dev.davit.client;

import java.util.List;
import java.util.Optional;

/// Some of what a query found.
///
/// @param items in the order of their names; there may be none although more follow
/// @param next where the next page begins, for [RunQuery#after]; empty: this is the last one
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
