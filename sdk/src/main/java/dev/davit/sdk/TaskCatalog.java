package dev.davit.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The tasks of one application, checked and sorted by id.
public final class TaskCatalog {
  /// The file on the class path that names the class of the application.
  public static final String SERVICES = "META-INF/services/" + Application.class.getName();

  private final SortedMap<String, Task<?, ?>> tasks;

  private final Hooks<Object, @Nullable Object> hooks;

  private final TaskJson json;

  private TaskCatalog(
      SortedMap<String, Task<?, ?>> tasks, Hooks<Object, @Nullable Object> hooks, TaskJson json) {
    this.tasks = tasks;
    this.hooks = hooks;
    this.json = json;
  }

  /// The tasks of the only application on the class path.
  ///
  /// @throws ApplicationException if there is none or more than one, if it cannot be loaded, or if
  ///   its tasks are not valid
  public static TaskCatalog load() {
    return of(onlyOne(ServiceLoader.load(Application.class)));
  }

  /// The tasks of `application`.
  ///
  /// @throws ApplicationException if the list or one of the tasks is null, or if two have the same
  ///   id
  public static TaskCatalog of(Application application) {
    var name = application.getClass().getName();
    var tasks = new TreeMap<String, Task<?, ?>>();
    var returned = called(name + ".tasks() failed", application::tasks);
    var listed =
        called(name + ".tasks() failed", () -> new ArrayList<@Nullable Task<?, ?>>(returned));
    for (var task : listed) {
      if (task == null) {
        throw new ApplicationException(
            name + ".tasks() holds a null; a static field that is set after the list is one cause");
      }
      if (tasks.put(task.id(), task) != null) {
        throw new ApplicationException(
            name + ".tasks() holds two tasks of the id \"" + task.id() + "\"; ids are unique");
      }
    }
    return new TaskCatalog(
        tasks,
        called(name + ".hooks() failed", application::hooks),
        called(name + ".json() failed", application::json));
  }

  /// All tasks, sorted by id.
  public List<Task<?, ?>> all() {
    return List.copyOf(tasks.values());
  }

  /// The task with this id; empty if there is none.
  public Optional<Task<?, ?>> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  Hooks<Object, @Nullable Object> hooks() {
    return hooks;
  }

  TaskJson json() {
    return json;
  }

  private static Application onlyOne(ServiceLoader<Application> loader) {
    var found =
        called(
            "the application of " + SERVICES + " cannot be loaded",
            () -> {
              var all = new ArrayList<Application>();
              loader.forEach(all::add);
              return all;
            });
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new ApplicationException(
          "no application: the class path has no file " + SERVICES + " that names one");
    }
    throw new ApplicationException(
        found.stream()
                .map(application -> application.getClass().getName())
                .sorted()
                .collect(Collectors.joining(", ", "more than one application: ", ""))
            + "; an image has one");
  }

  private interface UserCode<T> {
    T call();
  }

  /// What `code` returns. Every exception counts as the application's fault, even a checked one
  /// that is not declared.
  private static <T> T called(String failure, UserCode<T> code) {
    T value;
    try {
      value = code.call();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      throw new ApplicationException(failure + ": " + Errors.inShort(Errors.rootOf(e)), e);
    }
    if (value == null) { // from code that is not null-marked
      throw new ApplicationException(failure + ": it returned null");
    }
    return value;
  }
}
