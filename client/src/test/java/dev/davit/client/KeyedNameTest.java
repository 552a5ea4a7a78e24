package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.client.IdempotencyKey.Scope;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedNameTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 29, 30, 63})
  void namesOfAllGenerationsBeginWithTheTaskAndFit(int length) {
    var key = KeyedName.of("t".repeat(length), "davit.dev/idempotency", "k");

    for (var generation : List.of(1, 2, 999_999)) {
      assertThat(key.name(generation)).hasSizeLessThanOrEqualTo(63).matches("t+-[a-z0-9-]+");
      assertThat(key.generation(key.name(generation))).isEqualTo(generation);
    }
  }

  @Test
  void nameIsTheSameEverywhereAndAlways() {
    // What other programs, and later versions, must find too.
    assertThat(Idempotency.keyOf("charge", IdempotencyKey.of("o-1")).name(2))
        .isEqualTo("charge-v5ffmfkdllf7z458hfddf7nrxm-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "t-", "t-x", "other"})
  void otherNamesHaveNoGeneration(String name) {
    assertThat(KeyedName.of("t", "davit.dev/idempotency", "k").generation(name)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "-0", "-1x", "-01", "-1234567", "--2"})
  void otherEndingsHaveNoGeneration(String ending) {
    var key = KeyedName.of("t", "davit.dev/idempotency", "k");

    assertThat(key.generation(key.name(1) + ending)).isZero();
  }

  @Test
  void whatDiffersInAnythingHasAnotherName() {
    var hostile = List.of("k", "K", "k ", "*", "k\n", "kk", "k\0k", "ключ", "k".repeat(2048));
    var keys =
        Stream.concat(
            hostile.stream().map(IdempotencyKey::of),
            Stream.of(
                IdempotencyKey.of("k").scope(new Scope.OfRun("r")),
                IdempotencyKey.of("k").scope(new Scope.OfRun("s")),
                IdempotencyKey.of("rk").scope(new Scope.OfRun("")),
                IdempotencyKey.of("k").scope(new Scope.OfAttempt("r", 1)),
                IdempotencyKey.of("k").scope(new Scope.OfAttempt("r", 11)),
                IdempotencyKey.of("1k").scope(new Scope.OfAttempt("r", 1))));

    var names =
        keys.flatMap(key -> Stream.of("t", "u").map(task -> Idempotency.keyOf(task, key).name(1)))
            .toList();

    assertThat(names).hasSize(30).doesNotHaveDuplicates();
  }
}
