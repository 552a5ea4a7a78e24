package dev.davit.e2e.pods;

import dev.davit.sdk.Application;
import dev.davit.sdk.Task;
import java.util.List;

/// An application with a mistake that shows when it is loaded.
public final class BrokenApplication implements Application {
  public BrokenApplication() {
    throw new IllegalStateException("the shop is closed");
  }

  @Override
  public List<Task<?, ?>> tasks() {
    return List.of();
  }
}
