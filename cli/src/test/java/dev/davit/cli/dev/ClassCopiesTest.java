package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassCopiesTest {
  @TempDir Path folder;

  @Test
  void whatWasCopiedStaysWhileTheNextIsBuilt() throws Exception {
    var project = Files.createDirectories(folder.resolve("project/classes")).getParent();
    var classFile = project.resolve("classes/App.class");
    Files.writeString(classFile, "old");
    var jar = Files.writeString(project.resolve("lib.jar"), "old");
    var elsewhere = Files.writeString(folder.resolve("other.jar"), "other");
    var copies = new ClassCopies(project.resolve(".davit/classes"));

    var first = copies.take(project, List.of(project.resolve("classes"), jar, elsewhere));
    Files.delete(classFile);
    Files.writeString(jar, "new");

    assertThat(first.getFirst().resolve("App.class")).hasContent("old");
    assertThat(first.get(1)).hasContent("old");
    assertThat(first.get(2)).isEqualTo(elsewhere);
  }

  @Test
  void copiesDoNotHoldOthers() throws Exception {
    var project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("App.class"), "1");
    var copies = new ClassCopies(project.resolve(".davit/classes"));
    copies.take(project, List.of(project));
    var second = copies.take(project, List.of(project)).getFirst();
    assertThat(second).isDirectoryContaining("glob:**App.class");
    assertThat(second.resolve(".davit")).doesNotExist();
  }

  @Test
  void refusedOnesDoNotPushOutWhatRuns() throws Exception {
    var project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("App.class"), "1");
    var copies = new ClassCopies(folder.resolve("copies"));
    var running = copies.take(project, List.of(project)).getFirst();
    copies.accept();
    for (var change = 0; change < 20; change++) {
      var refused = copies.take(project, List.of(project)).getFirst();
      copies.refuse();
      assertThat(refused).doesNotExist();
    }
    assertThat(running.resolve("App.class")).hasContent("1");
    for (var change = 0; change < 20; change++) {
      copies.take(project, List.of(project));
      copies.accept();
    }
    assertThat(running).doesNotExist();
  }

  @Test
  void aLinkToNothingIsPassedOver() throws Exception {
    var project = Files.createDirectories(folder.resolve("project"));
    Files.writeString(project.resolve("App.class"), "1");
    Files.createSymbolicLink(project.resolve("lock"), Path.of("nobody@nowhere"));
    var copy = new ClassCopies(folder.resolve("copies")).take(project, List.of(project)).getFirst();
    assertThat(copy.resolve("App.class")).hasContent("1");
  }

  @Test
  void whatIsNotThereStaysAsItIs() throws Exception {
    var missing = folder.resolve("target/classes");
    assertThat(new ClassCopies(folder.resolve("copies")).take(folder, List.of(missing)))
        .containsExactly(missing);
  }
}
