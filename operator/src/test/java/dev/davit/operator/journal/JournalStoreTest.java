package dev.davit.operator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.RunJournal;
import dev.davit.operator.journal.JournalStore.Appended;
import dev.davit.operator.kube.JournalObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept of a journal, whoever writes and whatever is lost.
class JournalStoreTest {
  private static final JournalOwner OWNER = new JournalOwner("ns", "order-7", "uid-7");
  private static final long MEMORY = 1 << 20;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

  private final Parts parts = new Parts();
  private final JournalStore store = new JournalStore(parts, MEMORY);

  @Test
  void entriesAreReadInTheirOrder() {
    assertThat(store.append(OWNER, List.of("1", "2"))).isEqualTo(new Appended.Kept(2));
    assertThat(store.append(OWNER, List.of("3"))).isEqualTo(new Appended.Kept(3));
    assertThat(store.read(OWNER)).containsExactly("1", "2", "3");
    assertThat(another().read(OWNER)).containsExactly("1", "2", "3");
    assertThat(parts.all).containsOnlyKeys("uid-7-1");
  }

  @Test
  void aRepeatedCallChangesNothing() {
    store.append(OWNER, List.of("1"));
    parts.writes = 0;
    assertThat(store.append(OWNER, List.of("1"))).isEqualTo(new Appended.Kept(1));
    assertThat(another().append(OWNER, List.of("1"))).isEqualTo(new Appended.Kept(1));
    assertThat(parts.writes).isZero();
    assertThat(store.append(OWNER, List.of("1", "2"))).isEqualTo(new Appended.Kept(2));
    assertThat(store.read(OWNER)).containsExactly("1", "2");
  }

  @Test
  void aFullPartIsFollowedByAnother() {
    var third = "x".repeat(JournalPart.FULL / 3);
    for (var i = 0; i < 9; i++) {
      store.append(OWNER, List.of(i + third));
    }
    assertThat(parts.all).containsOnlyKeys("uid-7-1", "uid-7-2", "uid-7-3");
    assertThat(store.read(OWNER)).hasSize(9);
    assertThat(another().append(OWNER, List.of(0 + third, "last")))
        .isEqualTo(new Appended.Kept(10));
    assertThat(store.read(OWNER)).endsWith("last");
  }

  @Test
  void aThousandSmallStepsWriteLittle() {
    var random = new SplittableRandom(1);
    for (var i = 0; i < 1_000; i++) {
      // Nothing that could be compressed.
      var value =
          random
              .ints(230, 0, LETTERS.length())
              .mapToObj(at -> LETTERS.substring(at, at + 1))
              .collect(Collectors.joining());
      var line = "{\"position\":%d,\"kind\":\"Step\",\"value\":\"%s\"}".formatted(i, value);
      store.append(OWNER, List.of(line));
    }
    assertThat(store.read(OWNER)).hasSize(1_000);
    assertThat(parts.written).isBetween(5_000_000L, 20_000_000L);
  }

  @Test
  void anotherOperatorMayHaveWritten() {
    var former = another();
    store.append(OWNER, List.of("1"));
    former.append(OWNER, List.of("2"));
    assertThat(store.append(OWNER, List.of("3"))).isEqualTo(new Appended.Kept(3));
    assertThat(former.read(OWNER)).containsExactly("1", "2", "3");
  }

  @Test
  void nothingBeyondTheLimitsIsWritten() {
    var half = "x".repeat(JournalStore.MOST_BYTES / 2);
    store.append(OWNER, List.of(half));
    assertThat(store.append(OWNER, List.of("y" + half)))
        .isInstanceOfSatisfying(
            Appended.TooLarge.class,
            it -> assertThat(it.why()).contains("order-7", "1048576", "10000"));
    assertThat(store.read(OWNER)).containsExactly(half);
    assertThat(
            store.append(
                OWNER,
                IntStream.range(0, JournalStore.MOST_ENTRIES).mapToObj(i -> "" + i).toList()))
        .isInstanceOf(Appended.TooLarge.class);
  }

  /// Each write may fail, or have its effect and fail, or find that another operator was faster.
  @Test
  void whatWasAnsweredIsKept() throws Exception {
    for (var seed = 0; seed < 300; seed++) {
      var random = new SplittableRandom(seed);
      var faulty = new Parts(random);
      var stores = List.of(new JournalStore(faulty, MEMORY), new JournalStore(faulty, 1));
      var answered = new ArrayList<String>();
      for (var i = 0; i < 30; i++) {
        var line = seed + "-" + i + "x".repeat(random.nextInt(3_000));
        try {
          if (stores.get(random.nextInt(2)).append(OWNER, List.of(line)) instanceof Appended.Kept) {
            answered.add(line);
          }
        } catch (IllegalStateException e) {
          // The pod calls once more, or not.
        }
      }
      faulty.isCalm = true;
      var kept = stores.getFirst().read(OWNER);
      assertThat(kept).as("seed %d", seed).containsSubsequence(answered).doesNotHaveDuplicates();
    }
  }

  @Test
  void branchesMayWriteAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 100)
              .mapToObj(i -> threads.submit(() -> store.append(OWNER, List.of("" + i))))
              .toList();
      for (var call : calls) {
        assertThat(call.get()).isInstanceOf(Appended.Kept.class);
      }
    }
    assertThat(store.read(OWNER)).hasSize(100);
  }

  private JournalStore another() {
    return new JournalStore(parts, MEMORY);
  }

  /// Parts in memory.
  private static final class Parts implements JournalObjects {
    private final Map<String, RunJournal> all = new HashMap<>();
    private final SplittableRandom random;
    private boolean isCalm;
    private int writes;
    private long written;
    private int version;

    Parts() {
      this(new SplittableRandom(1));
      isCalm = true;
    }

    Parts(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public synchronized Optional<RunJournal> read(String namespace, String name) {
      fail();
      return Optional.ofNullable(all.get(name));
    }

    @Override
    public synchronized Optional<String> write(RunJournal part, Optional<String> before) {
      fail();
      writes++;
      written += part.getSpec().data().length();
      var name = part.getMetadata().getName();
      var now = Optional.ofNullable(all.get(name)).map(it -> it.getMetadata().getResourceVersion());
      if (!now.equals(before)) {
        return Optional.empty();
      }
      part.getMetadata().setResourceVersion("" + ++version);
      all.put(name, part);
      fail();
      return Optional.of("" + version);
    }

    private void fail() {
      if (!isCalm && random.nextInt(5) == 0) {
        throw new IllegalStateException("no answer");
      }
    }
  }
}
