package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
  private final OwnWrites writes = new OwnWrites();

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
    assertThat(writes.isNewerThan(run("u", "9"))).isFalse();
    writes.wrote(run("u", "9"), "11");
    assertThat(writes.isNewerThan(run("u", "9"))).isTrue();
    assertThat(writes.isNewerThan(run("u", "10"))).isTrue();
    assertThat(writes.isNewerThan(run("u", "11"))).isFalse();
  }

  @Test
  void aNewRunOfTheSameNameIsNotOld() {
    writes.wrote(run("u", "9"), "11");
    assertThat(writes.isNewerThan(run("other", "10"))).isFalse();
  }

  @Test
  void whatNoCacheHoldsIsForgotten() {
    writes.wrote(run("u", "9"), "11");
    writes.sweep(run -> true, _ -> java.util.Optional.empty());
    assertThat(writes.isNewerThan(run("u", "9"))).isTrue();
    writes.sweep(run -> false, _ -> java.util.Optional.empty());
    assertThat(writes.isNewerThan(run("u", "9"))).isFalse();
  }
}
