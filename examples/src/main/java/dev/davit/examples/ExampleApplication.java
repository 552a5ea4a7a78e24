package dev.davit.examples;

import dev.davit.sdk.Application;
import dev.davit.sdk.Task;
import java.util.List;

/// The tasks of the image; named in `META-INF/services/dev.davit.sdk.Application`.
public final class ExampleApplication implements Application {
  @Override
  public List<Task<?, ?>> tasks() {
    return List.of(
        HelloWorld.TASK, ChargeOrder.TASK, Flaky.TASK, AlwaysFails.TASK, Report.TASK, Slow.TASK);
  }
}
