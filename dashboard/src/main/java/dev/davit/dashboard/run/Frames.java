package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;

/// Makes what surrounds a page, from what the index knows now.
public final class Frames {
  private final Scope scope;
  private final RunIndex index;
  private final RunTable table;
  private final InstantSource clock;

  public Frames(Scope scope, RunIndex index, RunTable table, InstantSource clock) {
    this.scope = scope;
    this.index = index;
    this.table = table;
    this.clock = clock;
  }

  /// What surrounds a page.
  ///
  /// @param title of the browser's tab
  /// @param section the last part of the section's address, such as `runs`
  public Frame of(String title, String section, String namespace) {
    var namespaces = new TreeSet<>(index.namespaces());
    namespaces.add(scope.home());
    namespaces.add(namespace);
    if (scope.namespace().isEmpty()) {
      namespaces.add(Frame.ALL);
    }
    return new Frame(
        title,
        scope.cluster(),
        new Frame.Place(section, namespace, List.copyOf(namespaces)),
        table.freshness(),
        clock.instant());
  }
}
