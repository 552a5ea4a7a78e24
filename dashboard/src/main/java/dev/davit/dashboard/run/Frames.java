package dev.davit.dashboard.run;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.RunIndex;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Makes what surrounds a page, from what the index knows now.
public final class Frames {
  private final Scope scope;
  private final Viewer viewer;
  private final RunIndex index;
  private final Supplier<Freshness> freshness;
  private final InstantSource clock;

  public Frames(
      Scope scope,
      Viewer viewer,
      RunIndex index,
      Supplier<Freshness> freshness,
      InstantSource clock) {
    this.scope = scope;
    this.viewer = viewer;
    this.index = index;
    this.freshness = freshness;
    this.clock = clock;
  }

  /// What surrounds a page.
  ///
  /// @param title of the browser's tab
  /// @param section the last part of the section's address, such as `runs`
  public Frame of(String title, String section, String namespace) {
    var namespaces = new TreeSet<>(index.namespaces());
    namespaces.add(namespace);
    var now = freshness.get();
    namespaces.add(scope.first(namespaces, now));
    if (scope.hasAll()) {
      namespaces.add(Frame.ALL);
    }
    return new Frame(
        title,
        scope.cluster(),
        viewer,
        new Frame.Place(section, namespace, List.copyOf(namespaces)),
        now,
        clock.instant());
  }
}
