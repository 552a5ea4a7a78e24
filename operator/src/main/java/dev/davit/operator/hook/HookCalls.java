package dev.davit.operator.hook;

import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.CallRate;
import dev.davit.operator.gateway.CallRates;
import dev.davit.operator.gateway.HookAccess;
import dev.davit.operator.gateway.HookKeys;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.kube.TokenObjects;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the calls of tokens' URLs. Callers show no token of Kubernetes, so their requests to the
/// API server, which have the operator's rights, are few.
public final class HookCalls implements Route.Handler {
  private static final Logger log = LoggerFactory.getLogger(HookCalls.class);

  /// How many calls may talk to the API server at once.
  private static final int AT_ONCE = 16;

  /// How often one URL may be called.
  private static final int BURST = 10;

  private static final int PER_SECOND = 1;

  /// How often all callers together may call URLs that complete nothing: each costs a request.
  private static final int WRONG_BURST = 200;

  private static final int WRONG_PER_SECOND = 50;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final String DONE = "{\"completed\":true}";

  private final TokenObjects tokens;
  private final Set<String> namespaces;
  private final Supplier<Optional<HookAccess>> access;
  private final LongSupplier nanos;
  private final CallPlaces places = new CallPlaces(AT_ONCE);
  private final AtomicReference<CallRate> wrong;

  private final CallRates<HookPath> rates;

  HookCalls(
      TokenObjects tokens,
      Set<String> namespaces,
      Supplier<Optional<HookAccess>> access,
      LongSupplier nanos) {
    this.tokens = tokens;
    this.namespaces = Set.copyOf(namespaces);
    this.access = access;
    this.nanos = nanos;
    rates = new CallRates<>(BURST, PER_SECOND, nanos);
    wrong = new AtomicReference<>(CallRate.fresh(WRONG_BURST, WRONG_PER_SECOND, nanos.getAsLong()));
  }

  /// The routes of URLs. They know POST only: robots follow the links that they find.
  ///
  /// @param namespaces those that the operator watches; empty: all
  /// @param access how URLs are checked now; empty: they are not served
  /// @param nanos a clock that never goes back, as [System#nanoTime]
  public static Map<String, Route> routes(
      TokenObjects tokens,
      Set<String> namespaces,
      Supplier<Optional<HookAccess>> access,
      LongSupplier nanos) {
    return Map.of(
        HookPath.PREFIX,
        new Route(Set.of("POST"), new HookCalls(tokens, namespaces, access, nanos)));
  }

  @Override
  public Response answer(Request request) {
    var path = HookPath.of(request.path());
    var keys = access.get().map(HookAccess::keys);
    if (keys.isEmpty()) {
      return Problem.unavailable("URLs of tokens are not served here now", SOON);
    }
    if (path.isEmpty() || !(namespaces.isEmpty() || namespaces.contains(path.get().namespace()))) {
      return Problem.notFound();
    }
    if (!rates.mayCall(path.get())) {
      return Problem.of(
              429, "A URL may be called %d times a second in the long run".formatted(PER_SECOND))
          .response(Map.of("Retry-After", "1"));
    }
    if (!wrong.get().at(nanos.getAsLong()).allows()) {
      return Problem.unavailable("Too many calls of URLs that complete nothing", SOON);
    }
    return guarded(path.get(), () -> answer(path.get(), request, keys.get()));
  }

  /// Not left to the server, which logs paths.
  private Response guarded(HookPath path, Supplier<Response> call) {
    try {
      return places.with(call).orElseGet(Problem::tooManyCalls);
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("path", path)
          .addKeyValue("error", e.getMessage())
          .log("A call of a token's URL failed");
      return Problem.unavailable("The API server does not complete tokens now", SOON);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("path", path).setCause(e).log("A call of a token's URL failed");
      return Problem.of(500, "The operator's log says why").response();
    }
  }

  private Response answer(HookPath path, Request request, HookKeys keys) {
    var token = tokens.read(path.namespace(), path.token());
    var state = HookState.of(token, path.mac(), keys);
    if (state != HookState.WAITS || token.isEmpty()) {
      return ended(state);
    }
    return switch (HookBody.of(request)) {
      case HookBody.Refused(var problem) -> problem.response();
      case HookBody.Usable(var completion) ->
          tokens.complete(token.get(), completion)
              ? Response.json(200, DONE)
              // Somebody else, or the time-out, may have been faster.
              : ended(HookState.of(tokens.read(path.namespace(), path.token()), path.mac(), keys));
    };
  }

  private Response ended(HookState state) {
    return switch (state) {
      case UNKNOWN -> {
        wrong.updateAndGet(it -> it.at(nanos.getAsLong()).after());
        yield Problem.notFound();
      }
      case COMPLETED -> Response.json(200, DONE);
      case TIMED_OUT -> Problem.of(410, "The token has timed out").response();
      case WAITS -> Problem.unavailable("The API server did not take the completion", SOON);
    };
  }
}
