package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskCatalogTest {
  private static final Task<String, String> ECHO =
      Task.of("echo", String.class, String.class).run((in, ctx) -> in);
  private static final Task<NoPayload, String> ALPHA =
      Task.withoutPayload("alpha", String.class).run((none, ctx) -> "a");

  public static final class First implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      return List.of(ECHO, ALPHA);
    }
  }

  public static final class Second implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      throw new IllegalStateException("no database");
    }
  }

  @TempDir Path folder;

  @Test
  void listsTheTasksById() {
    var catalog = TaskCatalog.of(new First());

    assertThat(catalog.all()).containsExactly(ALPHA, ECHO);
    assertThat(catalog.find("echo")).contains(ECHO);
    assertThat(catalog.find("ECHO")).isEmpty();
  }

  @Test
  void findsTheOnlyApplication() throws IOException {
    assertThat(load(First.class.getName()).all()).containsExactly(ALPHA, ECHO);
  }

  @Test
  void saysWhatIsWrongWithTheServiceFile() {
    var services = "META-INF/services/dev.davit.sdk.Application";
    assertThatThrownBy(() -> load(""))
        .isInstanceOf(ApplicationException.class)
        .hasMessage("no application: the class path has no file " + services + " that names one");
    assertThatThrownBy(() -> load(Second.class.getName() + "\n" + First.class.getName()))
        .hasMessage(
            "more than one application: dev.davit.sdk.TaskCatalogTest$First,"
                + " dev.davit.sdk.TaskCatalogTest$Second; an image has one");
    assertThatThrownBy(() -> load("com.example.Missing"))
        .hasMessage(
            "the application of "
                + services
                + " cannot be loaded: java.util.ServiceConfigurationError:"
                + " dev.davit.sdk.Application: Provider com.example.Missing not found");
    assertThatThrownBy(() -> load(Second.class.getName()))
        .hasMessage(
            "dev.davit.sdk.TaskCatalogTest$Second.tasks() failed:"
                + " java.lang.IllegalStateException: no database");
  }

  @Test
  void refusesIdsThatAreNotUniqueAndTasksThatAreNull() {
    var other = Task.of("echo", String.class, String.class).run((in, ctx) -> "other");

    assertThatThrownBy(() -> TaskCatalog.of(() -> List.of(ECHO, other)))
        .isInstanceOf(ApplicationException.class)
        .hasMessageEndingWith(".tasks() holds two tasks of the id \"echo\"; ids are unique");
    assertThatThrownBy(() -> TaskCatalog.of(() -> Arrays.asList(ECHO, nothing())))
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining(".tasks() holds a null");
  }

  /// What users' code, which is not null-marked, may put into the list.
  @SuppressWarnings("NullAway")
  private static Task<?, ?> nothing() {
    return null;
  }

  private TaskCatalog load(String providers) throws IOException {
    var file = folder.resolve("META-INF/services/dev.davit.sdk.Application");
    Files.createDirectories(file.getParent());
    Files.writeString(file, providers);
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return TaskCatalog.load();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
