package dev.davit.operator.podcalls;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.PodContract;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.CallRates;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.hook.HookUrls;
import dev.davit.operator.journal.JournalStore;
import dev.davit.operator.journal.OutputStore;
import dev.davit.operator.kube.TokenReviews.PodIdentity;
import dev.davit.operator.run.ChildCalls;
import dev.davit.operator.run.HeldWaits;
import dev.davit.operator.run.LiveAttempts;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox;
import dev.davit.operator.run.RunTokenApplier;
import dev.davit.operator.run.RunsAbove;
import dev.davit.operator.store.ObjectStoreController;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a call of a pod pass if the pod executes its run now, and refuses it otherwise.
public final class AttemptCalls {
  private static final Logger log = LoggerFactory.getLogger(AttemptCalls.class);

  /// How many calls may talk to the API server at once.
  private static final int AT_ONCE = 64;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// How often one pod may call.
  private static final int BURST = 200;

  private static final int PER_SECOND = 100;

  private final Function<String, Optional<PodIdentity>> pods;
  private final LiveAttempts attempts;
  private final AtomicLong warnedAt = new AtomicLong(System.nanoTime() - PAUSE.toNanos());
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  private final CallRates<String> rates = new CallRates<>(BURST, PER_SECOND, System::nanoTime);

  private AttemptCalls(Function<String, Optional<PodIdentity>> pods, LiveAttempts attempts) {
    this.pods = pods;
    this.attempts = attempts;
  }

  /// What a call of a live pod is answered with.
  interface Call {
    /// The answer.
    ///
    /// @throws IllegalArgumentException if the request is not valid; the message says why
    Response answer(Request request, Standing.Live live);
  }

  /// The routes of pods, by their prefixes.
  ///
  /// @param pods the pod of a token; empty if it is none of a pod
  /// @param objects what keeps the largest outputs; empty: they are refused
  /// @param leads whether this operator certainly leads
  public static Map<String, Route> routes(
      Function<String, Optional<PodIdentity>> pods,
      LiveAttempts attempts,
      JournalStore store,
      OutputStore outputs,
      Optional<ObjectStoreController> objects,
      ChildCalls children,
      HeldWaits held,
      Parking parking,
      BooleanSupplier leads,
      RunTokenApplier tokens,
      NotedInbox inbox,
      RunsAbove above,
      HookUrls urls) {
    var calls = new AttemptCalls(pods, attempts);
    var journals = new JournalCalls(store);
    var runs = new RunCalls(children);
    var routes =
        new HashMap<String, Route>(
            Map.of(
                PodContract.GATEWAY_ENTRIES_PATH,
                calls.route("POST", journals::append),
                PodContract.GATEWAY_JOURNAL_PATH,
                calls.route("GET", journals::read),
                PodContract.GATEWAY_RUNS_PATH,
                calls.route("POST", runs::trigger),
                PodContract.GATEWAY_RESULTS_PATH,
                calls.route("GET", runs::results),
                PodContract.GATEWAY_WAITS_PATH,
                calls.parkingRoute(
                    "POST", new WaitCalls(held, parking, leads, InstantSource.system())::await),
                PodContract.GATEWAY_OUTPUT_PATH,
                calls.route("PUT", new OutputCalls(outputs)::keep),
                PodContract.GATEWAY_TOKENS_PATH,
                calls.route("POST", new TokenCalls(tokens, urls)::create),
                PodContract.GATEWAY_METADATA_PATH,
                calls.parkingRoute("PATCH", new MetadataCalls(inbox, above)::update)));
    objects
        .map(UploadCalls::new)
        .ifPresent(
            it -> routes.put(PodContract.GATEWAY_UPLOAD_PATH, calls.route("POST", it::place)));
    return routes;
  }

  private Route route(String method, Call call) {
    return new Route(
        Set.of(method),
        request ->
            guarded(
                () ->
                    places
                        .with(() -> answered(request, call, authenticated(request)))
                        .orElseGet(Problem::tooManyCalls)));
  }

  /// The route of a call that waits. It keeps no place meanwhile.
  private Route parkingRoute(String method, Call call) {
    return new Route(
        Set.of(method),
        request ->
            guarded(
                () ->
                    places
                        .with(() -> authenticated(request))
                        .map(entry -> answered(request, call, entry))
                        .orElseGet(Problem::tooManyCalls)));
  }

  private static Response answered(Request request, Call call, Entry entry) {
    return switch (entry) {
      case Entry.Passed(var live) -> call.answer(request, live);
      case Entry.Refused(var response) -> response;
    };
  }

  /// Whether a call may pass.
  private sealed interface Entry {
    record Passed(Standing.Live live) implements Entry {}

    record Refused(Response response) implements Entry {}
  }

  private Response guarded(Supplier<Response> answer) {
    try {
      return answer.get();
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

  private Entry authenticated(Request request) {
    var pod = request.bearerToken().flatMap(pods);
    if (pod.isEmpty()) {
      return new Entry.Refused(
          Problem.unauthorized(
              "This call needs the token that the kubelet gave to the pod for the gateway"));
    }
    if (!rates.mayCall(pod.get().uid())) {
      return new Entry.Refused(
          Problem.of(429, "A pod may call %d times a second in the long run".formatted(PER_SECOND))
              .response(Map.of("Retry-After", "1")));
    }
    return switch (attempts.of(pod.get().namespace(), pod.get().name(), pod.get().uid())) {
      case Standing.Live live -> new Entry.Passed(live);
      case Standing.Superseded(var why) ->
          new Entry.Refused(problem(GatewayProblem.SUPERSEDED, why));
      case Standing.Ended(var why) -> new Entry.Refused(problem(GatewayProblem.ENDED, why));
      case Standing.Stranger() ->
          new Entry.Refused(
              Problem.of(403, "Pod %s executes no run".formatted(pod.get().name())).response());
    };
  }

  /// Refuses a request of another attempt than the pod executes: a fault of the runner.
  ///
  /// @throws IllegalArgumentException if it is one
  static void requireSame(Standing.Live live, int attempt, int segment) {
    if (attempt != live.attempt().number() || segment != live.attempt().segment()) {
      throw new IllegalArgumentException(
          "attempt %d, segment %d; the pod executes attempt %d, segment %d"
              .formatted(attempt, segment, live.attempt().number(), live.attempt().segment()));
    }
  }

  static Response problem(GatewayProblem problem, String why) {
    return new Problem(problem.type(), title(problem), problem.status(), why).response();
  }

  private static String title(GatewayProblem problem) {
    return switch (problem) {
      case SUPERSEDED -> "Another pod executes the run";
      case ENDED -> "The run is over";
      case NON_DETERMINISTIC -> "The journal has another entry";
      case JOURNAL_TOO_LARGE -> "The journal is too large";
      case OUTPUT_TOO_LARGE -> "The output is too large";
      case TOKEN_REFUSED -> "The token cannot be created";
    };
  }
}
