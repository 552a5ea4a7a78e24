package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.davit.contract.UploadPlace;
import dev.davit.runner.StorePut.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One PUT to an object store.
@Timeout(60)
class StorePutTest {
  private static final byte[] OUTPUT = new byte[1000];

  private static Answer put(TestStore store, StorePut put) throws InterruptedException {
    return put.of(OUTPUT, new UploadPlace("k", store.url("k?secret=1"), Map.of(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | Taken[]
          307 | Refused[why=status 307, NoSuchBucket]
          400 | Refused[why=status 400, NoSuchBucket]
          403 | Refused[why=status 403, NoSuchBucket]
          404 | Refused[why=status 404, NoSuchBucket]
          408 | Failed[why=status 408, NoSuchBucket]
          429 | Failed[why=status 429, NoSuchBucket]
          500 | Failed[why=status 500, NoSuchBucket]
          503 | Failed[why=status 503, NoSuchBucket]
          """)
  void theStatusIsWhatTheStoreHasDone(int status, String answer) throws Exception {
    try (var store = TestStore.answering(it -> TestStore.send(it, status, "NoSuchBucket"))) {
      assertThat(put(store, new StorePut())).hasToString(answer);
    }
  }

  @Test
  void aStoreThatStallsInItsAnswerHasFailed() throws Exception {
    try (var store = TestStore.answering(StorePutTest::beginsToAnswer)) {
      assertThat(put(store, new StorePut(Duration.ofMillis(300))))
          .isEqualTo(new Answer.Failed("no answer in 0 s"));
    }
  }

  /// The body never comes.
  private static void beginsToAnswer(HttpExchange exchange) throws java.io.IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().flush();
  }

  @Test
  void aStoreThatIsAwayHasFailed() throws Exception {
    var store = TestStore.answering(it -> {});
    store.close();

    assertThat(put(store, new StorePut())).isInstanceOf(Answer.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({"600000, 30", "1048576, 34", "104857600, 430"})
  void eachMebibyteHasFourSeconds(int bytes, int seconds) {
    assertThat(new StorePut().limit(bytes)).isEqualTo(Duration.ofSeconds(seconds));
  }
}
