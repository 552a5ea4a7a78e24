package dev.davit.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks of an image. An image holds one class that implements this, named in the file
/// `META-INF/services/dev.davit.sdk.Application`; it is found through [java.util.ServiceLoader].
public interface Application {
  /// Every task that the image can execute; ids are unique.
  List<Task<?, ?>> tasks();

  /// What is called around every one of them; nothing by default.
  default Hooks<Object, @Nullable Object> hooks() {
    return Hooks.forAllTasks();
  }

  /// How payloads and outputs become JSON and back: with modules of Jackson,
  /// `TaskJson.STANDARD.with(new MoneyModule())`. Programs that trigger the tasks need the same,
  /// see `DavitClient.json`, and so has [TestKit#json].
  default TaskJson json() {
    return TaskJson.STANDARD;
  }
}
