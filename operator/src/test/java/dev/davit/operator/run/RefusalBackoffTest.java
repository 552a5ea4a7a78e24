package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import dev.davit.operator.run.RefusalBackoff.Refusal;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalBackoffTest {
  private static final Why QUOTA = new Why(Reason.QUOTA_EXCEEDED, "exceeded quota");
  private static final Why POLICY = new Why(Reason.POD_REFUSED, "no host network");

  private final RefusalBackoff backoff = new RefusalBackoff();

  @Test
  void eachRefusalIsFollowedByALongerPause() {
    var pauses = new ArrayList<Long>();
    @Nullable Refusal refusal = null;
    var now = NOON;
    for (var count = 1; count <= 6; count++) {
      refusal = Refusal.after(refusal, QUOTA, now);
      pauses.add(Duration.between(now, refusal.until()).toSeconds());
      now = refusal.until();
    }
    assertThat(pauses).containsExactly(10L, 20L, 40L, 80L, 120L, 120L);
  }

  @Test
  void refusalsThatWereOnTheirWayTogetherCountAsOne() {
    backoff.refused("ns", "a", QUOTA, NOON);

    assertThat(backoff.refused("ns", "b", QUOTA, NOON.plusSeconds(1)))
        .isEqualTo(NOON.plusSeconds(10));
  }

  @Test
  void aFullQuotaHoldsUpItsNamespaceAndNoOther() {
    backoff.refused("ns", "a", QUOTA, NOON);

    assertThat(held("ns", "a", NOON)).isTrue();
    assertThat(held("ns", "b", NOON.plusMillis(9_999))).isTrue();
    assertThat(held("ns", "b", NOON.plusSeconds(10))).isFalse();
    assertThat(held("other", "a", NOON)).isFalse();
  }

  @Test
  void whatAPolicyRefusesHoldsUpItsTaskAlone() {
    backoff.refused("ns", "a", POLICY, NOON);

    assertThat(held("ns", "a", NOON)).isTrue();
    assertThat(held("ns", "b", NOON)).isFalse();
  }

  @Test
  void aPodThatIsTakenEndsTheBackoff() {
    var again = backoff.refused("ns", "a", QUOTA, NOON);
    backoff.refused("ns", "a", QUOTA, again);

    backoff.accepted("ns", "b");

    assertThat(held("ns", "a", again)).isFalse();
    assertThat(backoff.refused("ns", "a", QUOTA, again)).isEqualTo(again.plusSeconds(10));
  }

  @Test
  void whoDoesNotAskAnyMoreIsForgotten() {
    var again = backoff.refused("ns", "a", QUOTA, NOON).plus(Duration.ofMinutes(3));
    backoff.refused("other", "a", QUOTA, again);

    assertThat(backoff.refused("ns", "a", QUOTA, again)).isEqualTo(again.plusSeconds(10));
  }

  private boolean held(String namespace, String task, Instant at) {
    return backoff.of(namespace, task, at).isPresent();
  }
}
