package dev.davit.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whether a leader may act, by its own monotonic clock only.
class LeadershipTest {
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Term TERM = new Term("davit-system/davit-operator", 7);

  // Readings of System.nanoTime may be negative, and overflow.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();
  private final Leadership leadership = Leadership.byLease(LEASE, () -> now);

  private record Case(String sentence, Duration sinceRenewalBegan, boolean acts) {}

  @TestFactory
  Stream<DynamicTest> aLeaderActsOnlyWhileNobodyElseMayLead() {
    return Stream.of(
            new Case("at once", Duration.ZERO, true),
            new Case("until the next renewal", Duration.ofSeconds(3), true),
            new Case("just before two thirds of the Lease", Duration.ofMillis(9_999), true),
            new Case("not from two thirds on", Duration.ofSeconds(10), false),
            new Case("not when the Lease has expired", Duration.ofSeconds(15), false),
            new Case("not after a day in which it was stopped", Duration.ofDays(1), false))
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.sentence(),
                    () -> {
                      leadership.renewed(TERM, now);
                      now += it.sinceRenewalBegan().toNanos();
                      assertThat(leadership.isCertain()).isEqualTo(it.acts());
                      assertThat(leadership.act(term -> term))
                          .isEqualTo(it.acts() ? Optional.of(Optional.of(TERM)) : Optional.empty());
                    }));
  }

  @Test
  void aRenewalCountsFromItsBeginningAndNotFromItsAnswer() {
    var begun = now;
    now += Duration.ofSeconds(12).toNanos();
    leadership.renewed(TERM, begun);
    assertThat(leadership.isCertain()).isFalse();
  }

  @Test
  void whoCouldNotRenewForAWhileGoesOnWhenItCan() {
    leadership.renewed(TERM, now);
    now += LEASE.toNanos();
    assertThat(leadership.isCertain()).isFalse();
    leadership.renewed(TERM, now);
    assertThat(leadership.isCertain()).isTrue();
  }

  @Test
  void whoHasNotBegunToLeadOrHasResignedNeverActs() {
    assertThat(leadership.act(_ -> "done")).isEmpty();
    leadership.renewed(TERM, now);
    leadership.resign();
    assertThat(leadership.act(_ -> "done")).isEmpty();
    leadership.renewed(TERM, now);
    assertThat(leadership.act(_ -> "done")).as("renewed while it ends").isEmpty();
  }

  @Test
  void whoLosesTellsWhyAndActsNoMore() throws InterruptedException {
    leadership.renewed(TERM, now);
    leadership.lose("another one leads");
    leadership.lose("again");
    assertThat(leadership.act(_ -> "done")).isEmpty();
    assertThat(leadership.awaitLoss()).isEqualTo("another one leads");
  }

  @Test
  void whoIsAloneLeadsWithoutATermUntilItResigns() {
    var alone = Leadership.alone();
    assertThat(alone.act(term -> term)).contains(Optional.empty());
    alone.resign();
    assertThat(alone.act(term -> term)).isEmpty();
  }

  @Test
  void itIsIdleWhenWhatWasBegunHasEnded() throws InterruptedException {
    leadership.renewed(TERM, now);
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var thread =
        Thread.ofVirtual()
            .start(
                () ->
                    leadership.act(
                        _ -> {
                          begun.countDown();
                          return await(end);
                        }));
    begun.await();
    leadership.resign();
    assertThat(leadership.isIdle(Duration.ZERO)).isFalse();
    end.countDown();
    assertThat(leadership.isIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(leadership.act(_ -> "done")).as("somebody who comes late").isEmpty();
    thread.join();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
