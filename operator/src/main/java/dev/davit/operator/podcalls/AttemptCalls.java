package dev.davit.operator.podcalls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalAppended;
import dev.davit.contract.JournalJson;
import dev.davit.contract.PodContract;
import dev.davit.contract.RecordedJournal;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.journal.JournalOwner;
import dev.davit.operator.journal.JournalStore;
import dev.davit.operator.journal.JournalStore.Appended;
import dev.davit.operator.kube.TokenReviews.PodIdentity;
import dev.davit.operator.run.LiveAttempts;
import dev.davit.operator.run.LiveAttempts.Standing;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the calls of pods.
public final class AttemptCalls {
  private static final Logger log = LoggerFactory.getLogger(AttemptCalls.class);

  /// How many calls may talk to the API server at once.
  private static final int AT_ONCE = 64;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_PODS = 20_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Function<String, Optional<PodIdentity>> pods;
  private final LiveAttempts attempts;
  private final JournalStore journals;
  private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - PAUSE.toNanos());
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  private final Cache<String, CallRate> rates =
      Caffeine.newBuilder()
          .maximumSize(MOST_PODS)
          .expireAfterAccess(REMEMBERED)
          .executor(Runnable::run)
          .build();

  private AttemptCalls(
      Function<String, Optional<PodIdentity>> pods, LiveAttempts attempts, JournalStore journals) {
    this.pods = pods;
    this.attempts = attempts;
    this.journals = journals;
  }

  /// What a call of a live pod is answered with.
  private interface Call {
    Response answer(Request request, Standing.Live live);
  }

  /// The routes of pods, by their prefixes.
  ///
  /// @param pods the pod of a token; empty if it is none of a pod
  public static Map<String, Route> routes(
      Function<String, Optional<PodIdentity>> pods, LiveAttempts attempts, JournalStore journals) {
    var calls = new AttemptCalls(pods, attempts, journals);
    return Map.of(
        PodContract.GATEWAY_ENTRIES_PATH,
        new Route(Set.of("POST"), request -> calls.guarded(request, calls::append)),
        PodContract.GATEWAY_JOURNAL_PATH,
        new Route(Set.of("GET"), request -> calls.guarded(request, calls::journal)));
  }

  private Response guarded(Request request, Call call) {
    try {
      return places.with(() -> authenticated(request, call)).orElseGet(Problem::tooManyCalls);
    } catch (IllegalArgumentException e) {
      return Problem.of(400, String.valueOf(e.getMessage())).response();
    } catch (KubernetesClientException e) {
      warn(e);
      return Problem.unavailable("The API server: " + e.getMessage(), SOON);
    }
  }

  /// At most once in a while: pods repeat their calls.
  private void warn(KubernetesClientException e) {
    var now = System.nanoTime();
    var last = warnedAt.get();
    if (now - last > PAUSE.toNanos() && warnedAt.compareAndSet(last, now)) {
      log.atWarn().setCause(e).log("A call of a pod failed, and is repeated");
    }
  }

  private Response authenticated(Request request, Call call) {
    var pod = request.bearerToken().flatMap(pods);
    if (pod.isEmpty()) {
      return Problem.unauthorized(
          "This call needs the token that the kubelet gave to the pod for the gateway");
    }
    if (!mayCall(pod.get())) {
      return Problem.of(
              429,
              "A pod may call %d times a second in the long run".formatted(CallRate.PER_SECOND))
          .response(Map.of("Retry-After", "1"));
    }
    return switch (attempts.of(pod.get().namespace(), pod.get().name(), pod.get().uid())) {
      case Standing.Live live -> call.answer(request, live);
      case Standing.Superseded(var why) -> problem(GatewayProblem.SUPERSEDED, why);
      case Standing.Ended(var why) -> problem(GatewayProblem.ENDED, why);
      case Standing.Stranger() ->
          Problem.of(403, "Pod %s executes no run".formatted(pod.get().name())).response();
    };
  }

  private boolean mayCall(PodIdentity pod) {
    var now = System.nanoTime();
    var allowed = new boolean[1];
    rates
        .asMap()
        .compute(
            pod.uid(),
            (_, before) -> {
              var rate = (before == null ? CallRate.fresh(now) : before).at(now);
              allowed[0] = rate.mayCall();
              return allowed[0] ? rate.afterCall() : rate;
            });
    return allowed[0];
  }

  private Response append(Request request, Standing.Live live) {
    var append = JournalAppend.read(new String(request.body(), StandardCharsets.UTF_8));
    if (append.attempt() != live.attempt().number()
        || append.segment() != live.attempt().segment()) {
      throw new IllegalArgumentException(
          "attempt %d, segment %d; the pod executes attempt %d, segment %d"
              .formatted(
                  append.attempt(),
                  append.segment(),
                  live.attempt().number(),
                  live.attempt().segment()));
    }
    var lines = lines(JournalJson.write(append.entries()));
    return switch (journals.append(owner(live), lines)) {
      case Appended.Kept(var entries) -> Response.json(200, new JournalAppended(entries).write());
      case Appended.TooLarge(var why) -> problem(GatewayProblem.JOURNAL_TOO_LARGE, why);
      case Appended.Busy() -> Problem.unavailable("The journal is written by others", SOON);
    };
  }

  private Response journal(Request request, Standing.Live live) {
    var array = JSON.createArrayNode();
    journals.read(owner(live)).forEach(line -> array.add(tree(line)));
    return Response.json(200, new RecordedJournal(JournalJson.read(array)).write());
  }

  private static JournalOwner owner(Standing.Live live) {
    return new JournalOwner(live.run().namespace(), live.run().name(), live.runUid());
  }

  private static List<String> lines(ArrayNode entries) {
    return entries.valueStream().map(JsonNode::toString).toList();
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a journal that the operator wrote is no JSON", e);
    }
  }

  private static Response problem(GatewayProblem problem, String why) {
    return new Problem(problem.type(), title(problem), problem.status(), why).response();
  }

  private static String title(GatewayProblem problem) {
    return switch (problem) {
      case SUPERSEDED -> "Another pod executes the run";
      case ENDED -> "The run is over";
      case NON_DETERMINISTIC -> "The journal has another entry";
      case JOURNAL_TOO_LARGE -> "The journal is too large";
    };
  }
}
