package dev.davit.client;

import java.util.List;
import java.util.Optional;

/// One page of the runs that a query found.
///
/// @param items in the order of their names; may be empty although more pages follow
/// @param next the start of the next page, for [RunQuery#after]; empty: this is the last page
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
