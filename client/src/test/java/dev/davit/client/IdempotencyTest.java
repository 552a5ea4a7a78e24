package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @EnumSource(Phase.class)
  void whoEndedBadlyHasNoKeyAnyMore(Phase phase) {
    var bad =
        EnumSet.of(
            Phase.FAILED, Phase.CRASHED, Phase.TIMED_OUT, Phase.EXPIRED, Phase.SYSTEM_FAILURE);

    assertThat(Idempotency.holds(run(phase, "2026-02-01T12:00:00Z"), NOW))
        .isEqualTo(!bad.contains(phase));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-31T12:00:00Z", "2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
  void expiredKeyIsFree(String expiresAt) {
    assertThat(Idempotency.holds(run(Phase.COMPLETED, expiresAt), NOW)).isFalse();
    assertThat(Idempotency.holds(run(Phase.EXECUTING, expiresAt), NOW)).isFalse();
  }

  @Test
  void whoSaysNothingOfAnEndHasTheKeyForEver() {
    assertThat(Idempotency.holds(run(Phase.QUEUED, null), NOW)).isTrue();
    assertThat(Idempotency.holds(run(Phase.QUEUED, "soon"), NOW)).isTrue();
  }

  @Test
  void runNobodyHasLookedAtHasTheKey() {
    var run = run(Phase.QUEUED, null);
    run.setStatus(null);

    assertThat(Idempotency.holds(run, NOW)).isTrue();
  }

  private static Run run(Phase phase, @Nullable String expiresAt) {
    var run = new Run();
    var meta = new ObjectMetaBuilder().withName("r");
    if (expiresAt != null) {
      meta.addToAnnotations(Annotations.IDEMPOTENCY_EXPIRES, expiresAt);
    }
    run.setMetadata(meta.build());
    run.setSpec(RunSpec.of("t").build());
    run.setStatus(
        new RunStatus(
            phase, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null, null, null, null, null));
    return run;
  }
}
