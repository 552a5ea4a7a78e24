package dev.davit.dashboard.access;

import dev.davit.dashboard.web.Changes;
import dev.davit.dashboard.web.Route;

/// What one user is shown.
public interface UserPages {
  /// The pages, and what their buttons do.
  Route pages();

  /// What changes on pages.
  Changes changes();
}
