package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ChangeWatchTest {
  @TempDir Path folder;

  @Test
  void filesThatChangeTogetherAreOneChange() throws Exception {
    var inner = Files.createDirectories(folder.resolve("a/b"));
    try (var watch = new ChangeWatch(List.of(folder))) {
      Files.writeString(folder.resolve("one"), "1");
      Files.writeString(inner.resolve("two"), "2");
      assertThat(watch.await()).containsExactly(inner.resolve("two"), folder.resolve("one"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "App.java~",
        ".App.java.swp",
        ".App.java.swx",
        "4913",
        "sedw3Kx9Z",
        ".#App.java",
        "#App.java#",
        "App.java___jb_tmp___",
        ".goutputstream-AB12",
        ".DS_Store",
        ".git/index",
        ".davit/log"
      })
  void temporaryFilesOfEditorsAreNoChange(String name) throws Exception {
    Files.createDirectories(folder.resolve(name).getParent());
    try (var watch = new ChangeWatch(List.of(folder))) {
      Files.writeString(folder.resolve(name), "x");
      Files.writeString(folder.resolve("App.java"), "x");
      assertThat(watch.await()).containsExactly(folder.resolve("App.java"));
    }
  }

  @Test
  void foldersThatAppearAreWatchedToo() throws Exception {
    try (var watch = new ChangeWatch(List.of(folder))) {
      var inner = Files.createDirectory(folder.resolve("new"));
      Files.writeString(folder.resolve("x"), "");
      watch.await();
      Files.writeString(inner.resolve("later"), "");
      assertThat(watch.await()).containsExactly(inner.resolve("later"));
    }
  }

  @Test
  void aFolderThatAppearsWithItsFilesIsAChange() throws Exception {
    var outside = Files.createDirectories(folder.resolve("outside/new/deep"));
    Files.writeString(outside.resolve("file"), "");
    var inside = Files.createDirectory(folder.resolve("inside"));
    try (var watch = new ChangeWatch(List.of(inside))) {
      Files.move(folder.resolve("outside/new"), inside.resolve("new"));
      assertThat(watch.await()).containsExactly(inside.resolve("new/deep/file"));
    }
  }
}
