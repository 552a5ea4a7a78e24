package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sdk.Task;
import dev.davit.sdk.TestKit;
import dev.davit.sdk.TokenOptions;
import dev.davit.sdk.TokenResult;
import dev.davit.sdk.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The Java of `docs/tokens.md` is compiled, and does what the page says.
class TokensPageTest {
  private static final Path PAGE = Path.of("../docs/tokens.md");
  private static final Path HERE = Path.of("src/test/java/dev/davit/usercode/TokensPageTest.java");

  record Order(String id) {}

  record Payment(String method) {}

  private final List<String> asked = new ArrayList<>();
  private final Provider provider = new Provider();

  private final class Provider {
    void pay(Order order, String key, String callback) {
      assertThat(key).isEqualTo("test-paid/pay");
      asked.add(order.id() + " " + callback);
    }
  }

  // On the page from here.
  final Task<Order, String> paid =
      Task.of("paid", Order.class, String.class)
          .waits(Waits.suspend())
          .run(
              (order, ctx) -> {
                var token = ctx.createToken("payment", TokenOptions.timeout(Duration.ofHours(1)));
                ctx.step("pay", step -> provider.pay(order, step.key(), token.url()));
                var payment = ctx.waitForToken(token, Payment.class);
                return payment instanceof TokenResult.Completed<Payment> done
                    ? "paid by " + done.value().method()
                    : "not paid in time";
              });

  // To here.

  @Test
  void aTaskHandsItsUrlOutOnce() {
    var kit = TestKit.DEFAULT;

    var done = kit.token("payment", new Payment("card")).attemptOf(paid, new Order("o-1"));
    var late = kit.timeOut("payment").attemptOf(paid, new Order("o-2"));

    assertThat(done.output()).isEqualTo("paid by card");
    assertThat(late.output()).isEqualTo("not paid in time");
    assertThat(asked)
        .containsExactly("o-1 https://hooks.test/payment", "o-2 https://hooks.test/payment");
  }

  @Test
  void theJavaOfThePageIsThatOfThisTest() throws IOException {
    var source = Files.readString(HERE);

    assertThat(PageBlocks.of(PAGE, "java"))
        .hasSize(1)
        .allSatisfy(it -> assertThat(source).contains(it));
  }
}
