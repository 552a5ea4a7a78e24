package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.davit.sdk.ChildResult;
import dev.davit.sdk.ChildRun;
import dev.davit.sdk.RunOptions;
import dev.davit.sdk.Task;
import dev.davit.sdk.TestKit;
import dev.davit.sdk.TestWait;
import dev.davit.sdk.TypeRef;
import dev.davit.sdk.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The Java of `docs/child-runs.md` is compiled, and does what the page says.
class ChildRunsPageTest {
  private static final Path PAGE = Path.of("../docs/child-runs.md");
  private static final Path HERE =
      Path.of("src/test/java/dev/davit/usercode/ChildRunsPageTest.java");

  record Order(String id, int items) {}

  record Receipt(long cents) {}

  private final Task<Order, Receipt> charge =
      Task.of("charge", Order.class, Receipt.class)
          .run((order, ctx) -> new Receipt(order.items() * 100L));

  private final Task<Order, String> ship =
      Task.of("ship", Order.class, String.class).run((order, ctx) -> "shipped " + order.id());

  private final Task<Integer, Integer> square =
      Task.of("square", Integer.class, Integer.class).run((number, ctx) -> number * number);

  // On the page from here.
  final Task<Order, String> checkout =
      Task.of("checkout", Order.class, String.class)
          .waits(Waits.suspend())
          .run(
              (order, ctx) -> {
                var receipt = ctx.triggerAndWait(charge, order).orThrow();
                var shipped = ctx.triggerAndWait("ship", order, RunOptions.DEFAULT, String.class);
                if (shipped instanceof ChildResult.Failed<String> failed) {
                  return "refund " + receipt.cents() + ": " + failed.message();
                }
                return shipped.orThrow();
              });

  final Task<List<Integer>, Integer> sum =
      Task.of("sum", new TypeRef<List<Integer>>() {}, TypeRef.of(Integer.class))
          .waits(Waits.suspend())
          .run(
              (numbers, ctx) ->
                  ctx
                      .map(
                          "squares",
                          numbers,
                          String::valueOf,
                          (number, branch) -> branch.triggerAndWait(square, number).orThrow())
                      .stream()
                      .mapToInt(Integer::intValue)
                      .sum());

  final Task<List<Integer>, Integer> sumOfMany =
      Task.of("sum-of-many", new TypeRef<List<Integer>>() {}, TypeRef.of(Integer.class))
          .waits(Waits.suspend())
          .run(
              (numbers, ctx) ->
                  ctx
                      .batchTriggerAndWait(
                          numbers.stream().map(number -> ChildRun.of(square, number)).toList())
                      .stream()
                      .mapToInt(ChildResult::orThrow)
                      .sum());

  final Task<Order, String> accept =
      Task.of("accept", Order.class, String.class)
          .run(
              (order, ctx) -> {
                var run = ctx.trigger(charge, order);
                var others =
                    ctx.batchTrigger(
                        List.of(
                            ChildRun.of(square, 7),
                            ChildRun.of("ship", order, RunOptions.DEFAULT, String.class)));
                return run + " and " + others.size() + " more";
              });

  @Test
  void aBatchGivesItsResultsInOrderAndATriggerReturnsAtOnce() {
    var sum =
        TestKit.DEFAULT
            .child(square, number -> number * number)
            .attemptOf(sumOfMany, List.of(2, 3));
    var accepted = TestKit.run(accept, new Order("o-1", 2));

    assertThat(sum.output()).isEqualTo(13);
    assertThat(accepted.output()).contains("-charge-").endsWith(" and 2 more");
    assertThat(accepted.triggered()).extracting("task").containsExactly("charge", "square", "ship");
  }

  @Test
  void aTaskUsesTheResultsOfOthers() {
    var kit = TestKit.DEFAULT.child(charge, order -> new Receipt(200));
    var order = new Order("o-1", 2);

    assertThat(kit.child(ship, it -> "shipped " + it.id()).attemptOf(checkout, order).output())
        .isEqualTo("shipped o-1");
    assertThat(
            kit.child(
                    ship,
                    it -> {
                      throw new IllegalStateException("no truck");
                    })
                .attemptOf(checkout, order)
                .output())
        .isEqualTo("refund 200: no truck");
  }

  @Test
  void branchesWaitAtTheSameTime() {
    var done =
        TestKit.DEFAULT.child(square, number -> number * number).attemptOf(sum, List.of(2, 3));

    assertEquals(13, done.output());
    assertEquals(new TestWait.OfRun("squares/2", "square", true), done.waits().get(0));
  }

  @Test
  void theJavaOfThePageIsThatOfThisTest() throws IOException {
    var source = Files.readString(HERE);
    var blocks = PageBlocks.of(PAGE, "java");

    assertThat(blocks).hasSize(5).allSatisfy(it -> assertThat(source).contains(it));
  }
}
