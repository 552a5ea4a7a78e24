package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.davit.contract.Reason;
import dev.davit.sdk.StepRepeatedException;
import dev.davit.sdk.Task;
import dev.davit.sdk.TestClock;
import dev.davit.sdk.TestKit;
import dev.davit.sdk.TestResult;
import dev.davit.sdk.TestStep;
import dev.davit.sdk.TestWait;
import dev.davit.sdk.TokenOptions;
import dev.davit.sdk.TokenResult;
import dev.davit.sdk.TypeRef;
import dev.davit.sdk.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/// The Java of `docs/waits.md` is compiled, and does what the page says.
class WaitsPageTest {
  private static final Path PAGE = Path.of("../docs/waits.md");
  private static final Path HERE = Path.of("src/test/java/dev/davit/usercode/WaitsPageTest.java");
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  record Order(String id, int items) {}

  record Reservation(String order, int items) {}

  record Approval(String by) {}

  private final List<String> sent = new ArrayList<>();
  private final Stock stock = new Stock();
  private final Mail mail = new Mail();
  private final Printer printer = new Printer();
  private final TestKit kit = TestKit.DEFAULT.clock(TestClock.at(NOON));

  private static final class Stock {
    Reservation reserve(Order order, String key) {
      assertThat(key).isEqualTo("test-order/reserve");
      return new Reservation(order.id(), order.items());
    }

    String pack(String sku, String key) {
      return sku + " as " + key;
    }
  }

  private static final class Printer {
    String print(String order) {
      return "label of " + order;
    }

    String lastLabelOf(String order) {
      return "last label of " + order;
    }
  }

  private final class Mail {
    void send(String text) {
      sent.add(text);
    }
  }

  // On the page from here.
  final Task<Order, String> order =
      Task.of("order", Order.class, String.class)
          .waits(Waits.suspend().holdFor(Duration.ofSeconds(60)))
          .run(
              (order, ctx) -> {
                var reserved =
                    ctx.step(
                        "reserve", Reservation.class, step -> stock.reserve(order, step.key()));
                ctx.waitFor(Duration.ofDays(3));
                ctx.step("remind", step -> mail.send("still reserved: " + reserved.items()));
                return "reminded at " + ctx.now();
              });

  final Task<String, String> label =
      Task.of("label", String.class, String.class)
          .run(
              (order, ctx) ->
                  ctx.step(
                      "print",
                      String.class,
                      step -> {
                        try {
                          step.once();
                        } catch (StepRepeatedException e) {
                          return printer.lastLabelOf(order);
                        }
                        return printer.print(order);
                      }));

  final Task<List<String>, String> ship =
      Task.of("ship", new TypeRef<List<String>>() {}, TypeRef.of(String.class))
          .waits(Waits.suspend())
          .run(
              (skus, ctx) -> {
                var parcels =
                    ctx.map(
                        "ship",
                        skus,
                        sku -> sku,
                        (sku, branch) -> {
                          var parcel =
                              branch.step(
                                  "pack", String.class, step -> stock.pack(sku, step.key()));
                          branch.waitFor(Duration.ofDays(1));
                          return parcel;
                        });
                return String.join(", ", parcels);
              });

  final Task<String, String> approval =
      Task.of("approval", String.class, String.class)
          .waits(Waits.suspend())
          .run(
              (order, ctx) ->
                  ctx.race(
                      "first",
                      branch -> {
                        branch.waitFor(Duration.ofDays(3));
                        return order + " expired";
                      },
                      branch -> {
                        branch.waitFor(Duration.ofDays(1));
                        branch.step("remind", step -> mail.send(order));
                        branch.waitFor(Duration.ofDays(1));
                        return order + " closed on " + branch.now();
                      }));

  final Task<String, String> remind =
      Task.of("remind", String.class, String.class)
          .run(
              (customer, ctx) -> {
                var begun = ctx.startedAt(); // wrong: another value in each execution
                ctx.waitFor(Duration.ofDays(3));
                var isLate = begun.isAfter(Instant.parse("2026-01-03T00:00:00Z"));
                ctx.step(isLate ? "letter" : "mail", step -> mail.send(customer));
                return "reminded";
              });

  final Task<Order, String> approved =
      Task.of("approved", Order.class, String.class)
          .waits(Waits.suspend())
          .run(
              (order, ctx) -> {
                var token = ctx.createToken("approval", TokenOptions.timeout(Duration.ofDays(7)));
                ctx.step("ask", step -> mail.send("please complete token " + token.name()));
                var approval = ctx.waitForToken(token, Approval.class);
                return approval instanceof TokenResult.Completed<Approval> yes
                    ? "approved by " + yes.value().by()
                    : "nobody approved in time";
              });

  // To here.

  @Test
  void aStepThatWasBegunIsNotRepeated() {
    assertThat(outputOf(kit.attemptOf(label, "o-7"))).isEqualTo("label of o-7");
    assertThat(outputOf(kit.begun("print").attemptOf(label, "o-7"))).isEqualTo("last label of o-7");
  }

  private static Object outputOf(TestResult<?> result) {
    return ((TestResult.Completed<?>) result).output();
  }

  @Test
  void aTestSaysWhatBecomesOfAToken() {
    var order = new Order("o-1", 2);

    var yes = kit.token("approval", new Approval("Ada")).attemptOf(approved, order);
    var late = kit.timeOut("approval").attemptOf(approved, order);

    assertThat(yes.output()).isEqualTo("approved by Ada");
    assertThat(late.output()).isEqualTo("nobody approved in time");
    assertThat(sent).hasSize(2);
  }

  @Test
  void aTaskThatIsRightPasses() {
    assertThat(kit.attemptOf(order, new Order("o-1", 2)).output())
        .isEqualTo("reminded at 2026-01-05T12:00:00Z");
    assertThat(sent).containsExactly("still reserved: 2");
  }

  @Test
  void branchesWaitAtOnce() {
    assertThat(kit.attemptOf(ship, List.of("cup", "pot")).output())
        .isEqualTo("cup as test-ship/ship/cup/pack, pot as test-ship/ship/pot/pack");
    assertThat(kit.clock().instant()).isEqualTo(NOON.plus(Duration.ofDays(1)));
  }

  @Test
  void theFirstBranchThatEndsWins() {
    assertThat(kit.attemptOf(approval, "o-1").output())
        .isEqualTo("o-1 closed on 2026-01-04T12:00:00Z");
    assertThat(sent).containsExactly("o-1");
  }

  @Test
  void aTaskThatIsWrongFailsWithTheMessageOfThePage() throws IOException {
    var failure = kit.attemptOf(remind, "c-42").failure();

    assertThat(failure.reason()).isEqualTo(Reason.NON_DETERMINISTIC);
    assertThat(texts().get(0)).isEqualTo(failure.error().message());
  }

  @Test
  void anAssertionOnStepsFailsWithTheMessageOfThePage() throws IOException {
    var error = assertThrows(AssertionFailedError.class, this::assertSteps);

    assertThat(texts()).hasSize(2).last().isEqualTo(error.getMessage());
  }

  private void assertSteps() {
    var made = kit.attemptOf(order, new Order("o-1", 2));

    assertEquals(List.of(TestWait.until(Instant.parse("2026-01-05T12:00:00Z"))), made.waits());
    assertEquals(List.of(TestStep.returned("reserve"), TestStep.returned("letter")), made.steps());
  }

  @Test
  void theJavaOfThePageIsThatOfThisTest() throws IOException {
    var source = Files.readString(HERE);

    assertThat(PageBlocks.of(PAGE, "java"))
        .hasSize(9)
        .allSatisfy(it -> assertThat(source).contains(it));
  }

  /// The messages on the page, without their line breaks.
  private static List<String> texts() throws IOException {
    return PageBlocks.of(PAGE, "text").stream().map(text -> text.replace('\n', ' ')).toList();
  }
}
