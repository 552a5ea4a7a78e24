package dev.davit.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks of an image. An image holds one class that implements this interface. The file
/// `META-INF/services/dev.davit.sdk.Application` names the class, and [java.util.ServiceLoader]
/// finds it.
public interface Application {
  /// Every task that the image can execute; ids are unique.
  List<Task<?, ?>> tasks();

  /// The hooks that are called around every task; none by default.
  default Hooks<Object, @Nullable Object> hooks() {
    return Hooks.forAllTasks();
  }

  /// How payloads and outputs become JSON and back. A module of Jackson adds its rules:
  /// `TaskJson.STANDARD.with(new MoneyModule())`. Programs that trigger the tasks need the same
  /// rules (see `DavitClient.json`), and so does [TestKit#json].
  default TaskJson json() {
    return TaskJson.STANDARD;
  }
}
