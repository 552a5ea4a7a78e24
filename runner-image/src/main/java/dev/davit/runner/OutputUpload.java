package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.NoAnswer;
import dev.davit.contract.PodContract;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.UploadOutput;
import dev.davit.contract.UploadPlace;
import dev.davit.sdk.JournalStore.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Puts an output into the object store, at the place that the gateway names. A PUT that fails is
/// repeated with a new URL, for as long as the attempt executes.
record OutputUpload(Assignment assignment, GatewayCalls calls) {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// Without an answer after this time, and after a second more for each MiB, the PUT has failed.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 10_000;

  /// The first failures may be those of a server that is being replaced.
  private static final int QUIET_FAILURES = 3;

  /// Returns where the output is, after it is there.
  ///
  /// @throws Refused if the gateway refuses it
  /// @throws InterruptedException if the attempt is being stopped
  StoredOutput of(byte[] bytes, StoredOutput output) throws InterruptedException, Refused {
    var asked =
        new UploadOutput(assignment.attempt().number(), assignment.segmentNumber(), output).write();
    var pause = FIRST_PAUSE;
    for (var failures = 0; ; failures++) {
      var place = calls.post(PodContract.GATEWAY_UPLOAD_PATH, asked, UploadPlace::read);
      var fault = put(place, bytes);
      if (fault.isEmpty()) {
        return output.at(place.key());
      }
      if (failures % (QUIET_FAILURES * 10) == QUIET_FAILURES - 1) {
        AttemptLog.notUploaded(bytes.length, fault.get());
      }
      Thread.sleep(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /// Why the store has not taken the output; empty: it has.
  private static Optional<String> put(UploadPlace place, byte[] bytes) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(place.url()))
            .timeout(LIMIT.plusSeconds(bytes.length >> 20))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
    place.headers().forEach(request::header);
    try (var http = client(place)) {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() / 100 == 2
          ? Optional.empty()
          : Optional.of("status %d, %s".formatted(answer.statusCode(), codeOf(answer.body())));
    } catch (IOException e) {
      return Optional.of(NoAnswer.why(e));
    }
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
