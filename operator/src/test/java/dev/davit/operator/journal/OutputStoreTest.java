package dev.davit.operator.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.RunJournal;
import dev.davit.contract.PodContract;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.kube.JournalObjects;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputStoreTest {
  private static final JournalOwner OWNER = new JournalOwner("shop", "r", "0a-1b");
  private static final AttemptId FIRST = AttemptId.FIRST;
  private static final byte[] OUTPUT = "{\"a\":1}".getBytes(UTF_8);

  private final Resources resources = new Resources();
  private final OutputStore store = new OutputStore(resources);

  private byte[] kept(AttemptId attempt) {
    return KeptOutput.bytes(resources.all.get(KeptOutput.name("0a-1b", attempt)));
  }

  @Test
  void anOutputIsOneResourceOfItsRun() {
    assertThat(store.keep(OWNER, FIRST, OUTPUT)).isTrue();

    assertThat(kept(FIRST)).isEqualTo(OUTPUT);
    var journal = resources.all.get("0a-1b-output-a1");
    assertThat(journal.getSpec().run()).isEqualTo("r");
    assertThat(journal.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(it -> assertThat(it.getUid()).isEqualTo("0a-1b"));
  }

  @Test
  void theSameOutputAgainWritesNothing() {
    store.keep(OWNER, FIRST, OUTPUT);
    var version = resources.version;

    assertThat(store.keep(OWNER, FIRST, OUTPUT)).isTrue();
    assertThat(resources.version).isEqualTo(version);
  }

  @Test
  void anotherOutputOfTheSamePodReplacesIt() {
    store.keep(OWNER, FIRST, OUTPUT);

    assertThat(store.keep(OWNER, FIRST, "7".getBytes(UTF_8))).isTrue();
    assertThat(kept(FIRST)).isEqualTo("7".getBytes(UTF_8));
  }

  @Test
  void theOutputsOfAttemptsAreApart() {
    store.keep(OWNER, FIRST, OUTPUT);
    store.keep(OWNER, new AttemptId(2, 1, 3), "7".getBytes(UTF_8));

    assertThat(kept(FIRST)).isEqualTo(OUTPUT);
    assertThat(kept(new AttemptId(2, 1, 3))).isEqualTo("7".getBytes(UTF_8));
    assertThat(resources.all).containsKey("0a-1b-output-a2-r1-s3");
  }

  @Test
  void aWriteWhoseAnswerWasLostIsFound() {
    resources.losesAnswer = true;
    assertThatThrownBy(() -> store.keep(OWNER, FIRST, OUTPUT)).hasMessage("no answer");

    assertThat(store.keep(OWNER, FIRST, OUTPUT)).isTrue();
    assertThat(kept(FIRST)).isEqualTo(OUTPUT);
  }

  @Test
  void othersThatWriteAllTheTimeAreReported() {
    store.keep(OWNER, FIRST, OUTPUT);
    resources.isChanged = true;

    assertThat(store.keep(OWNER, FIRST, "7".getBytes(UTF_8))).isFalse();
    assertThat(kept(FIRST)).isEqualTo(OUTPUT);
  }

  /// The schema allows so many characters.
  @Test
  void theLargestOutputFitsIntoOneResourceHoweverItIsCompressed() {
    var bytes = new byte[PodContract.MAX_OUTPUT_BYTES];
    new Random(7).nextBytes(bytes);

    store.keep(OWNER, FIRST, bytes);

    assertThat(kept(FIRST)).isEqualTo(bytes);
    assertThat(resources.all.get("0a-1b-output-a1").getSpec().data().length())
        .isLessThan(1024 * 1024);
  }

  private static final class Resources implements JournalObjects {
    private final Map<String, RunJournal> all = new HashMap<>();
    private boolean losesAnswer;
    private boolean isChanged;
    private int version;

    @Override
    public Optional<RunJournal> read(String namespace, String name) {
      return Optional.ofNullable(all.get(name));
    }

    @Override
    public Optional<String> write(RunJournal part, Optional<String> before) {
      var name = part.getMetadata().getName();
      var now = Optional.ofNullable(all.get(name)).map(it -> it.getMetadata().getResourceVersion());
      if (isChanged || !now.equals(before)) {
        return Optional.empty();
      }
      part.getMetadata().setResourceVersion("" + ++version);
      all.put(name, part);
      if (losesAnswer) {
        losesAnswer = false;
        throw new IllegalStateException("no answer");
      }
      return Optional.of("" + version);
    }
  }
}
