package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import org.junit.jupiter.api.Test;

class RunVersionsTest {
  private final RunVersions versions = new RunVersions();

  private static Run run(String uid, String version) {
    var run = new Run();
    run.getMetadata().setNamespace("ns");
    run.getMetadata().setName("r");
    run.getMetadata().setUid(uid);
    run.getMetadata().setResourceVersion(version);
    return run;
  }

  @Test
  void aCachedVersionIsOldUntilTheWriteHasArrived() {
    assertThat(versions.isOutdated(run("u", "9"))).isFalse();
    versions.wrote(run("u", "9"), "11");
    assertThat(versions.isOutdated(run("u", "9"))).isTrue();
    assertThat(versions.isOutdated(run("u", "10"))).isTrue();
    assertThat(versions.isOutdated(run("u", "11"))).isFalse();
  }

  @Test
  void aNewRunOfTheSameNameIsNotOld() {
    versions.wrote(run("u", "9"), "11");
    assertThat(versions.isOutdated(run("other", "10"))).isFalse();
  }

  @Test
  void whatNoCacheHoldsIsForgotten() {
    versions.wrote(run("u", "9"), "11");
    versions.sweep(_ -> true);
    assertThat(versions.isOutdated(run("u", "9"))).isTrue();
    versions.sweep(_ -> false);
    assertThat(versions.isOutdated(run("u", "9"))).isFalse();
  }

  @Test
  void aWriteWithoutAnAnswerMayHaveMadeANewerVersion() {
    versions.writing(run("u", "9"));
    assertThat(versions.mayBeOutdated(run("u", "9"))).isTrue();
    assertThat(versions.isOutdated(run("u", "9"))).isFalse();
    assertThat(versions.mayBeOutdated(run("u", "10"))).isFalse();
    versions.wrote(run("u", "9"), "11");
    assertThat(versions.mayBeOutdated(run("u", "9"))).isFalse();
  }

  @Test
  void aWriteFromAnOldVersionDoesNotHideTheNewerOne() {
    versions.wrote(run("u", "9"), "11");
    versions.writing(run("u", "9"));
    assertThat(versions.isOutdated(run("u", "10"))).isTrue();
    assertThat(versions.isOutdated(run("u", "11"))).isFalse();
  }

  @Test
  void whatThePreviousOperatorMayHaveWrittenIsInDoubt() {
    versions.inherit(9);
    assertThat(versions.mayBeOutdated(run("u", "9"))).isTrue();
    assertThat(versions.mayBeOutdated(run("u", "10"))).isFalse();
  }
}
