package dev.davit.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tasks of one application, checked and by id.
public final class TaskCatalog {
  private static final String SERVICES = "META-INF/services/" + Application.class.getName();

  private final SortedMap<String, Task<?, ?>> tasks;

  private final Hooks<Object, @Nullable Object> hooks;

  private TaskCatalog(SortedMap<String, Task<?, ?>> tasks, Hooks<Object, @Nullable Object> hooks) {
    this.tasks = tasks;
    this.hooks = hooks;
  }

  /// The tasks of the only application on the class path.
  ///
  /// @throws ApplicationException where there is none or more than one, where it cannot be loaded,
  ///   or where its tasks are not valid
  public static TaskCatalog load() {
    return of(onlyOne(ServiceLoader.load(Application.class)));
  }

  /// The tasks of `application`.
  ///
  /// @throws ApplicationException where the list or one of the tasks is null, or two have one id
  public static TaskCatalog of(Application application) {
    var name = application.getClass().getName();
    var tasks = new TreeMap<String, Task<?, ?>>();
    for (var task : listed(application, name)) {
      if (task == null) {
        throw new ApplicationException(
            name + ".tasks() holds a null; a static field that is set after the list is one cause");
      }
      if (tasks.put(task.id(), task) != null) {
        throw new ApplicationException(
            name + ".tasks() holds two tasks of the id \"" + task.id() + "\"; ids are unique");
      }
    }
    return new TaskCatalog(tasks, hooks(application, name));
  }

  /// All tasks, by id.
  public List<Task<?, ?>> all() {
    return List.copyOf(tasks.values());
  }

  /// The task of that id; empty where there is none.
  public Optional<Task<?, ?>> find(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  Hooks<Object, @Nullable Object> hooks() {
    return hooks;
  }

  private static Hooks<Object, @Nullable Object> hooks(Application application, String name) {
    try {
      return application.hooks();
    } catch (RuntimeException | LinkageError e) {
      throw new ApplicationException(name + ".hooks() failed: " + rootOf(e), e);
    }
  }

  private static Application onlyOne(ServiceLoader<Application> loader) {
    var found = new ArrayList<Application>();
    try {
      loader.forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new ApplicationException(
          "the application of " + SERVICES + " cannot be loaded: " + rootOf(e), e);
    }
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

  private static List<@Nullable Task<?, ?>> listed(Application application, String name) {
    List<@Nullable Task<?, ?>> tasks;
    try {
      tasks = new ArrayList<>(application.tasks());
    } catch (RuntimeException | LinkageError e) {
      throw new ApplicationException(name + ".tasks() failed: " + rootOf(e), e);
    }
    return tasks;
  }

  /// The last cause; the bound is for exceptions that cause each other.
  private static Throwable rootOf(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .reduce(e, (outer, cause) -> cause);
  }
}
