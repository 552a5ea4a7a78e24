package dev.davit.dashboard.run;

/// Who looks at pages.
///
/// @param name of the user; empty: the dashboard is the user's own process
/// @param canLogOut whether pages have a button for it
/// @param readOnly whether pages have no buttons that change something
public record Viewer(String name, boolean canLogOut, boolean readOnly) {
  /// The user whose process the dashboard is.
  public static final Viewer OWNER = new Viewer("", false, false);

  /// As this one, but nothing can be changed.
  public Viewer reading() {
    return new Viewer(name, canLogOut, true);
  }
}
