package dev.davit.runner;

import dev.davit.contract.NoAnswer;
import dev.davit.contract.UploadPlace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Puts bytes into the object store, once.
///
/// @param least how long a PUT and its answer may take; each MiB may take [#PER_MIB] more
record StorePut(Duration least) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final Duration PER_MIB = Duration.ofSeconds(4);

  /// Statuses that ask for the same request again, though they begin with 4.
  private static final Set<Integer> LATER = Set.of(408, 425, 429);

  StorePut() {
    this(LEAST);
  }

  /// What the store has done.
  sealed interface Answer {
    record Taken() implements Answer {}

    /// It answered with an error that a repetition may not change: 4xx, or a redirect, which is not
    /// followed.
    record Refused(String why) implements Answer {}

    /// It answered with another error, or not at all.
    record Failed(String why) implements Answer {}
  }

  /// How long a PUT of so many bytes and its answer may take.
  Duration limit(int bytes) {
    return least.plus(PER_MIB.multipliedBy(bytes >> 20));
  }

  Answer of(byte[] bytes, UploadPlace place) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(place.url()))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
    place.headers().forEach(request::header);
    var limit = limit(bytes.length);
    var http = client(place);
    try {
      // The limit of the JDK's client does not count the time of the answer's body.
      var answer = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
      return answered(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      return new Answer.Failed(NoAnswer.why(e));
    } catch (TimeoutException e) {
      return new Answer.Failed("no answer in %d s".formatted(limit.toSeconds()));
    } finally {
      http.shutdownNow(); // cancels the request, and waits for nothing
    }
  }

  private static Answer answered(HttpResponse<String> answer) {
    var status = answer.statusCode();
    var text = "status %d, %s".formatted(status, codeOf(answer.body()));
    return switch (status / 100) {
      case 2 -> new Answer.Taken();
      case 3, 4 -> LATER.contains(status) ? new Answer.Failed(text) : new Answer.Refused(text);
      default -> new Answer.Failed(text);
    };
  }

  private static HttpClient client(UploadPlace place) {
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(HttpClient.Builder.NO_PROXY);
    if (place.ca() != null) {
      http.sslContext(GatewayClient.trusting(place.ca()));
    }
    return http.build();
  }

  /// The word of S3 for what is wrong, such as `XAmzContentSHA256Mismatch`. The rest of the answer
  /// may name keys.
  private static String codeOf(String answer) {
    var begin = answer.indexOf("<Code>");
    var end = answer.indexOf("</Code>");
    var code = begin < 0 || end < begin ? "" : answer.substring(begin + "<Code>".length(), end);
    return code.matches("[A-Za-z0-9]{1,64}") ? code : "without a code";
  }
}
