package dev.davit.runner;

import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NoAnswer;
import dev.davit.sdk.CancelSignal;
import dev.davit.sdk.JournalStore.Refused;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Calls the operator's gateway. A call that fails is repeated for as long as the attempt executes:
/// an operator that is replaced is away for seconds, and one that is broken for longer. Several
/// threads may call at once.
///
/// The client is made at the first call, so that a task without durable calls does not pay for it.
final class GatewayCalls {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /// The longest pause that the gateway may ask for.
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

  private static final Set<Integer> NEVER_TAKEN = Set.of(400, 403, 404, 405);

  private static final int NOT_FOUND = 404;

  /// Of a call that makes entries durable, this is a problem of another kind.
  private static final int TOO_LARGE = 413;

  /// @param request how long a request and its answer may take
  /// @param unknown for how long a path may be unknown: an operator that has just begun to lead is
  ///   no older one
  record Limits(Duration request, Duration unknown) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(30), Duration.ofMinutes(1));

    /// The usual ones, but for the time of a request.
    static Limits ofRequest(Duration request) {
      return new Limits(request, USUAL.unknown());
    }
  }

  private final AssignedGateway gateway;
  private final Path tokenFile;
  private final Limits limits;
  private final CancelSignal signal;
  private final Consumer<GatewayProblem> refused;
  private final GatewayReach reach = new GatewayReach();
  private @Nullable GatewayClient client;

  /// @param refused called on the calling thread, before a refusal is thrown
  GatewayCalls(
      AssignedGateway gateway,
      Path tokenFile,
      CancelSignal signal,
      Consumer<GatewayProblem> refused) {
    this(gateway, tokenFile, Limits.USUAL, signal, refused);
  }

  GatewayCalls(
      AssignedGateway gateway,
      Path tokenFile,
      Limits limits,
      CancelSignal signal,
      Consumer<GatewayProblem> refused) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
    this.limits = limits;
    this.signal = signal;
    this.refused = refused;
  }

  /// The answer to a POST.
  ///
  /// @param read throws an IllegalArgumentException if a text is no such answer
  <T> T post(String path, String json, Function<String, T> read)
      throws InterruptedException, Refused {
    return answered(to -> to.post(path, json), read);
  }

  /// The answer to a PUT.
  ///
  /// @param path may have a query
  /// @param read throws an IllegalArgumentException if a text is no such answer
  <T> T put(String path, byte[] json, Function<String, T> read)
      throws InterruptedException, Refused {
    return answered(to -> to.put(path, json), read);
  }

  /// The answer to a GET.
  ///
  /// @param path may have a query
  /// @param read throws an IllegalArgumentException if a text is no such answer
  <T> T get(String path, Function<String, T> read) throws InterruptedException, Refused {
    return answered(to -> to.get(path), read);
  }

  /// How a call pauses before it is repeated.
  interface Pauses {
    /// Returns when it is time.
    ///
    /// @param length how long the gateway should be left alone
    void pause(Duration length) throws InterruptedException;
  }

  /// The answer to a PATCH.
  ///
  /// @param read throws an IllegalArgumentException if a text is no such answer
  /// @param notTaken the answer if the gateway will never take such a request
  <T> T patch(String path, String json, Function<String, T> read, T notTaken, Pauses pauses)
      throws InterruptedException, Refused {
    return repeated(
        to -> to.patch(path, json),
        response ->
            NEVER_TAKEN.contains(response.statusCode()) || response.statusCode() == TOO_LARGE
                ? Optional.of(notTaken)
                : success(response).map(read),
        pauses);
  }

  /// The answer to a POST.
  ///
  /// @param unknown the answer if the gateway has not known this path for a while: it is an older
  ///   one
  <T> T post(String path, String json, Function<String, T> read, T unknown)
      throws InterruptedException, Refused {
    var since = new AtomicReference<@Nullable Instant>();
    return repeated(
        to -> to.post(path, json),
        response ->
            isUnknown(response, since) ? Optional.of(unknown) : success(response).map(read));
  }

  /// @param since when the path was first unknown
  private boolean isUnknown(
      HttpResponse<String> response, AtomicReference<@Nullable Instant> since) {
    if (response.statusCode() != NOT_FOUND) {
      since.set(null);
      return false;
    }
    var now = Instant.now();
    since.compareAndSet(null, now);
    var first = since.get();
    return first != null && first.plus(limits.unknown()).isBefore(now);
  }

  private interface Call {
    HttpResponse<String> of(GatewayClient client) throws IOException, InterruptedException;
  }

  /// What one try has brought.
  private sealed interface Try<T> {
    record Answered<T>(T answer) implements Try<T> {}

    /// @param pause at least this, if the gateway asks for it
    record Failed<T>(String why, Duration pause) implements Try<T> {}
  }

  /// Repeats the call until it is answered.
  ///
  /// @param read throws an IllegalArgumentException if a text is no such answer
  private <T> T answered(Call call, Function<String, T> read) throws InterruptedException, Refused {
    return repeated(call, response -> success(response).map(read));
  }

  private static Optional<String> success(HttpResponse<String> response) {
    return response.statusCode() / 100 == 2 ? Optional.of(response.body()) : Optional.empty();
  }

  private <T> T repeated(Call call, Function<HttpResponse<String>, Optional<T>> read)
      throws InterruptedException, Refused {
    return repeated(call, read, Thread::sleep);
  }

  /// @param read returns nothing for a response that is no answer
  private <T> T repeated(Call call, Function<HttpResponse<String>, Optional<T>> read, Pauses pauses)
      throws InterruptedException, Refused {
    var pause = FIRST_PAUSE;
    while (true) {
      switch (tried(call, read)) {
        case Try.Answered<T>(var answer) -> {
          reach.answered(Instant.now()).ifPresent(AttemptLog::gatewayReached);
          return answer;
        }
        case Try.Failed<T>(var why, var asked) -> {
          reach.failed(Instant.now(), why).ifPresent(AttemptLog::gatewayNotReached);
          if (signal.isCanceled()) {
            // The interrupt may have come before. The entries go into the report of the pod.
            throw new InterruptedException("the attempt is being stopped");
          }
          pauses.pause(longer(asked, jittered(pause)));
          pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
      }
    }
  }

  private <T> Try<T> tried(Call call, Function<HttpResponse<String>, Optional<T>> read)
      throws InterruptedException, Refused {
    try {
      var response = call.of(client());
      var answer = read.apply(response);
      if (answer.isPresent()) {
        return new Try.Answered<>(answer.get());
      }
      requireNoRefusal(response);
      return new Try.Failed<>("it answers with status " + response.statusCode(), asked(response));
    } catch (IOException e) {
      return new Try.Failed<>(NoAnswer.why(e), Duration.ZERO);
    } catch (IllegalArgumentException e) { // something that is no gateway has answered
      return new Try.Failed<>(String.valueOf(e.getMessage()), Duration.ZERO);
    }
  }

  private void requireNoRefusal(HttpResponse<String> response) throws Refused {
    var answer = refusal(response);
    if (answer.isPresent()) {
      reach.answered(Instant.now()).ifPresent(AttemptLog::gatewayReached);
      refused.accept(answer.get().problem());
      throw new Refused(answer.get().problem(), answer.get().detail());
    }
  }

  /// A body that is too large for any server between here and the gateway stays too large.
  private static Optional<GatewayProblem.Answer> refusal(HttpResponse<String> response) {
    var answer = GatewayProblem.read(response.body());
    return response.statusCode() == GatewayProblem.JOURNAL_TOO_LARGE.status()
        ? answer.or(
            () ->
                Optional.of(
                    new GatewayProblem.Answer(
                        GatewayProblem.JOURNAL_TOO_LARGE,
                        "the entries are too large for one request to the gateway")))
        : answer;
  }

  /// Seconds; a date is not used by the gateway.
  private static Duration asked(HttpResponse<String> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(text -> Duration.ofSeconds(Math.max(0, Integer.parseInt(text.strip()))))
          .map(pause -> shorter(pause, LONGEST_ASKED))
          .orElse(Duration.ZERO);
    } catch (NumberFormatException e) {
      return Duration.ZERO;
    }
  }

  private synchronized GatewayClient client() {
    var made = client;
    if (made == null) {
      made = new GatewayClient(gateway, tokenFile, limits.request());
      client = made;
    }
    return made;
  }

  /// Between the half and the whole, so that the pods of a namespace do not come back at once.
  private static Duration jittered(Duration pause) {
    var millis = pause.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
