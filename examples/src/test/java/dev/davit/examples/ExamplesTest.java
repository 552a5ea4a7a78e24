package dev.davit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import dev.davit.examples.ChargeOrder.Item;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.examples.ChargeOrder.Receipt;
import dev.davit.examples.HelloWorld.Greeting;
import dev.davit.examples.HelloWorld.Name;
import dev.davit.sdk.NoPayload;
import dev.davit.sdk.ScheduledPayload;
import dev.davit.sdk.TestKit;
import dev.davit.sdk.TestResult;
import dev.davit.sdk.TestStep;
import dev.davit.sdk.TestWait;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a user's own tests of tasks look like.
class ExamplesTest {
  @Test
  void greets() {
    assertThat(TestKit.run(HelloWorld.TASK, new Name("Ada")).output())
        .isEqualTo(new Greeting("Hello, Ada!"));
  }

  @Test
  void chargesTheTotalOnce() {
    var order =
        new Order(
            "o-1",
            "ada@example.com",
            List.of(
                new Item("book", 2, new BigDecimal("12.50")),
                new Item("pen", 1, new BigDecimal("1.25"))));

    assertThat(TestKit.run(ChargeOrder.TASK, order).output())
        .isEqualTo(new Receipt("o-1", new BigDecimal("26.25"), "charge-test-charge-order"));
  }

  @Test
  void doesNotRetryAnEmptyOrder() {
    var results = TestKit.runWithRetries(ChargeOrder.TASK, new Order("o-2", "a@b", List.of()));

    assertThat(results).hasSize(1);
    assertThat(results.get(0).failure().reason()).isEqualTo(Reason.ABORTED);
  }

  @Test
  void completesTheThirdTime() {
    assertThat(TestKit.runWithRetries(Flaky.TASK, new Flaky.Plan(2)).get(2).output())
        .isEqualTo(new Flaky.Outcome(3));
  }

  @Test
  void givesUpAfterTwoAttempts() {
    var results = TestKit.runWithRetries(AlwaysFails.TASK, NoPayload.INSTANCE);

    assertThat(results).hasSize(2);
    assertThat(results.get(1).failure().error().stackTrace())
        .contains("Caused by: java.lang.IllegalArgumentException: no such shelf: 7");
  }

  @Test
  void sumsUp() {
    assertThat(TestKit.run(Report.TASK, List.of(1, 2, 6)).output())
        .isEqualTo(new Report.Summary(3, 1, 6, 3));
  }

  /// The kit resumes it after each durable call, and the clock passes by itself.
  @Test
  void reservesWaitsAndShips() {
    var order = new OrderSaga.Order("o-7", List.of("lamp", "desk"), 86_400);

    assertThat(TestKit.run(OrderSaga.TASK, order).output())
        .isEqualTo(
            new OrderSaga.Outcome(
                "reservation of o-7 with key reserve",
                List.of("parcel of lamp", "parcel of desk")));
  }

  @Test
  void reminds() {
    assertThat(TestKit.run(Reminder.TASK, new Reminder.Plan("Ada", 3600)).output())
        .isEqualTo("Remember, Ada!");
  }

  /// The night in which the clocks are put forward, and the first night of the schedule.
  @Test
  void reportsOnTheTimeSinceTheLastReport() {
    var schedule = NightlyReport.TASK.schedules().getFirst();
    var due = ScheduledPayload.at(Instant.parse("2026-03-30T00:00:00Z"), schedule);

    assertThat(TestKit.run(NightlyReport.TASK, due).output())
        .isEqualTo(
            new NightlyReport.Report(
                LocalDate.parse("2026-03-30"),
                Instant.parse("2026-03-29T01:00:00Z"),
                Instant.parse("2026-03-30T00:00:00Z"),
                23,
                Optional.of(Instant.parse("2026-03-31T00:00:00Z"))));
    assertThat(TestKit.run(NightlyReport.TASK, due.first()).output().hours()).isEqualTo(24);
  }

  @Test
  void waitsForADecision() {
    var question = new Approval.Question("May it be paid?", 3600);
    var yes = new Approval.Decision(true, "Ada");
    var kit = TestKit.DEFAULT;

    assertThat(kit.token("decision", yes).attemptOf(Approval.TASK, question).output())
        .isEqualTo(yes);
    assertThat(kit.timeOut("decision").attemptOf(Approval.TASK, question).output())
        .isEqualTo(new Approval.Decision(false, "nobody"));
  }

  @Test
  void takesTheCheapestOfferThatComesInTime() {
    var quick = new QuoteShipping.Carrier("Quick", 1490, 30);
    var cheap = new QuoteShipping.Carrier("Cheap", 690, 40);
    var slow = new QuoteShipping.Carrier("Slow", 490, 7_200);

    var inTime = TestKit.run(QuoteShipping.TASK, inquiry(quick, cheap));
    var late = TestKit.run(QuoteShipping.TASK, inquiry(quick, cheap, slow));

    assertThat(inTime.output()).isEqualTo(new QuoteShipping.Offer("Cheap", 690));
    assertThat(late.output()).isEqualTo(new QuoteShipping.Offer("list price", 1990));
    assertThat(late.steps())
        .doesNotContain(TestStep.returned("offer/carriers/ask/Slow/read"))
        .contains(TestStep.returned("offer/carriers/ask/Slow/send"));
  }

  private static QuoteShipping.Inquiry inquiry(QuoteShipping.Carrier... carriers) {
    return new QuoteShipping.Inquiry("o-7", List.of(carriers), 3600, 1990);
  }

  @Test
  void chargesAnOrderAndRefundsItIfAnItemIsMissing() {
    var book = new ChargeOrder.Item("book", 1, new BigDecimal("12.50"));
    var stamp = new ChargeOrder.Item("rare stamp", 2, new BigDecimal("30.00"));

    var complete = checkOut(book);
    var missing = checkOut(book, stamp);

    assertThat(complete.output())
        .isEqualTo(new Checkout.Outcome("o-8", new BigDecimal("12.50"), List.of()));
    assertThat(complete.waits())
        .containsExactly(
            TestWait.runCompleted("charge-order"),
            new TestWait.OfRun("pick/book", "pick-item", true));
    assertThat(missing.output())
        .isEqualTo(new Checkout.Outcome("o-8", BigDecimal.ZERO, List.of("rare stamp")));
    assertThat(missing.waits()).last().isEqualTo(TestWait.runCompleted("refund-order"));
  }

  private static TestResult<Checkout.Outcome> checkOut(ChargeOrder.Item... items) {
    return TestKit.DEFAULT
        .child(ChargeOrder.TASK, order -> TestKit.run(ChargeOrder.TASK, order).output())
        .child(Checkout.PICK, item -> TestKit.run(Checkout.PICK, item).output())
        .child(Checkout.REFUND, order -> BigDecimal.ZERO)
        .attemptOf(Checkout.TASK, new ChargeOrder.Order("o-8", "Ada", List.of(items)));
  }

  @Test
  void ratesCustomersEachInARunOfItsOwn() {
    var kit = TestKit.DEFAULT.child(RateCustomers.RATE, customer -> customer % 10);

    var rated = kit.attemptOf(RateCustomers.TASK, new RateCustomers.Request(100));

    assertThat(rated.output()).isEqualTo(new RateCustomers.Report(100, 450, List.of()));
    assertThat(rated.triggered()).hasSize(100);
    assertThat(rated.waits()).containsExactly(new TestWait.OfBatch("", 100, 100));
  }

  @Test
  void worksForAWhile() {
    assertThat(TestKit.run(Slow.TASK, new Slow.Work(0)).output()).isEqualTo("worked for 0 s");
  }
}
