package dev.davit.sdk;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result.Next;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestKitTest {
  record Order(String id, BigDecimal amount, Instant at) {}

  record Receipt(String id, BigDecimal amount, Instant at, String run) {}

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");

  private static final Task<Order, Receipt> CHARGE =
      Task.of("charge", Order.class, Receipt.class)
          .run((order, ctx) -> new Receipt(order.id(), order.amount(), order.at(), ctx.run().id()));

  private static final Task<List<Integer>, Integer> SUM =
      Task.of("sum", new TypeRef<List<Integer>>() {}, TypeRef.of(Integer.class))
          .run((numbers, ctx) -> numbers.stream().mapToInt(number -> number).sum());

  private static final Task<String, String> FLAKY =
      Task.of("flaky", String.class, String.class)
          .retry(Retry.attempts(3))
          .run(
              (in, ctx) -> {
                if (ctx.attempt().number() < 3) {
                  throw new IllegalStateException("not yet");
                }
                return in + ctx.attempt().of();
              });

  @Test
  void goesThroughJsonBothWays() {
    var order = new Order("o-1", new BigDecimal("12.50"), NOW);

    assertThat(TestKit.run(CHARGE, order))
        .isEqualTo(
            new TestResult.Completed<>(
                new Receipt("o-1", new BigDecimal("12.50"), NOW, "test-charge")));
    assertThat(TestKit.run(SUM, List.of(1, 2, 3)).output()).isEqualTo(6);
  }

  @Test
  void hasTheLimitOfAPodWithAGateway() {
    var long_ = Task.of("long", Integer.class, String.class).run((size, ctx) -> "x".repeat(size));
    var quotes = 2;

    assertThat(TestKit.run(long_, 10).output()).hasSize(10);
    assertThat(TestKit.run(long_, 5000).output()).hasSize(5000);
    assertThat(TestKit.run(long_, PodContract.MAX_OUTPUT_BYTES - quotes).output())
        .hasSize(PodContract.MAX_OUTPUT_BYTES - quotes);
    var failure = TestKit.run(long_, PodContract.MAX_OUTPUT_BYTES - quotes + 1).failure();
    assertThat(failure.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE);
    assertThat(failure.error().message())
        .isEqualTo("the output has 524289 bytes; at most 524288 are allowed");
  }

  @Test
  void takesAnAttemptTagsAndAClock() {
    var task =
        Task.of("ask", String.class, String.class)
            .maxDuration(ofSeconds(60))
            .run(
                (in, ctx) ->
                    ctx.run().tags() + " " + ctx.attempt().number() + " " + ctx.deadline().get());

    var kit = TestKit.DEFAULT.clock(InstantSource.fixed(NOW)).attempt(2).tags("vip");

    assertThat(kit.attemptOf(task, "").output())
        .isEqualTo("[vip] 2 2026-01-02T03:05:05.678901234Z");
    assertThatThrownBy(() -> TestKit.DEFAULT.attempt(0))
        .hasMessage("attempt is 0; allowed: 1 or more");
  }

  @Test
  void repeatsAsTheOperatorWould() {
    var results = TestKit.runWithRetries(FLAKY, "in");

    assertThat(results).hasSize(3);
    assertThat(results.get(0).failure().error().message()).isEqualTo("not yet");
    assertThat(results.get(2).output()).isEqualTo("in3");
    assertThat(TestKit.run(FLAKY, "in").failure().next()).isEqualTo(Next.RETRY);
  }

  @Test
  void anAbortIsNotRepeated() {
    var task =
        Task.of("abort", String.class, String.class)
            .run(
                (in, ctx) -> {
                  throw new AbortTaskRunException("never");
                });

    assertThat(TestKit.runWithRetries(task, "in")).hasSize(1);
  }

  @Test
  void askingForTheOtherEndShowsThisOne() {
    assertThatThrownBy(() -> TestKit.run(FLAKY, "in").output())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not yet");
    assertThatThrownBy(() -> TestKit.run(SUM, List.of(1)).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Completed[output=1,");
  }
}
