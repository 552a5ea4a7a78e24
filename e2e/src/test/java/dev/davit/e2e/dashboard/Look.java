package dev.davit.e2e.dashboard;

import java.util.List;

/// What differs between browsers.
///
/// @param theme `light` or `dark`
/// @param width in pixels
record Look(String theme, int width) {
  static final Look USUAL = new Look("light", 1280);

  static final List<Look> ALL =
      List.of(USUAL, new Look("dark", 1280), new Look("light", 390), new Look("dark", 390));

  @Override
  public String toString() {
    return theme + "-" + width;
  }
}
