package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.dev.TaskProject.ClassFolder;
import dev.davit.cli.dev.TaskProject.Jar;
import dev.davit.cli.dev.TaskProject.MavenProject;
import dev.davit.cli.terminal.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskProjectTest {
  @TempDir Path folder;

  @Test
  void aFolderWithAPomIsAMavenProject() throws Exception {
    Files.createFile(folder.resolve("pom.xml"));
    assertThat(TaskProject.of(folder)).isEqualTo(new MavenProject(folder));
  }

  @Test
  void anyOtherFolderHoldsClassesAndJars() throws Exception {
    Files.createDirectory(folder.resolve("lib"));
    for (var file : new String[] {"b.jar", "a.jar", "notes.txt", "lib/c.jar"}) {
      Files.createFile(folder.resolve(file));
    }
    assertThat(TaskProject.of(folder)).isEqualTo(new ClassFolder(folder));
    assertThat(TaskProject.of(folder).classPath(new Workspace(folder)))
        .containsExactly(
            folder, folder.resolve("a.jar"), folder.resolve("b.jar"), folder.resolve("lib/c.jar"));
  }

  @Test
  void aFolderOfOtherFilesIsRefusedBeforeTheyAreCopied() throws Exception {
    Files.createFile(folder.resolve("notes.txt"));
    assertThatThrownBy(() -> TaskProject.of(folder).classPath(new Workspace(folder)))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "no application: %s has no jar, and no file META-INF/services/dev.davit.sdk.Application that names one"
                .formatted(folder));

    var services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.createFile(services.resolve("dev.davit.sdk.Application"));
    assertThat(TaskProject.of(folder).classPath(new Workspace(folder))).containsExactly(folder);
  }

  @Test
  void aJarIsItself() throws Exception {
    var jar = Files.createFile(folder.resolve("tasks.jar"));
    assertThat(TaskProject.of(jar)).isEqualTo(new Jar(jar));
  }

  @Test
  void aGradleFolderIsRefusedWithWhatToDo() throws Exception {
    Files.createFile(folder.resolve("build.gradle.kts"));
    assertThatThrownBy(() -> TaskProject.of(folder))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Gradle project")
        .hasMessageContaining("installDist");
  }

  @Test
  void aBootJarIsRefusedWithWhatToDo() throws Exception {
    var jar = folder.resolve("shop.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
    }
    assertThatThrownBy(() -> TaskProject.of(jar))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Spring Boot jar")
        .hasMessageContaining("extract");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThatThrownBy(() -> TaskProject.of(folder.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageEndingWith(
            "none is neither a Maven project, nor a folder with classes or jars, nor a jar");
  }
}
