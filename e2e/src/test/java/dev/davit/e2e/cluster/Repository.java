package dev.davit.e2e.cluster;

import java.nio.file.Path;

/// The checkout that is tested.
public final class Repository {
  private Repository() {}

  public static Path root() {
    return Tool.moduleFolder().getParent();
  }
}
