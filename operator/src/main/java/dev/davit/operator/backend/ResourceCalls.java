package dev.davit.operator.backend;

import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.IdempotencyKey;
import dev.davit.client.TokenView;
import dev.davit.contract.Durations;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.store.ObjectStoreController;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Answers the calls of backends.
public final class ResourceCalls implements Route.Handler {
  /// How many calls may talk to the API server at once.
  private static final int AT_ONCE = 64;

  private static final Pattern WAIT = Pattern.compile("wait=(?<time>[^&]*)");

  private final Function<String, KubernetesClient> clients;
  private final Set<String> namespaces;
  private final RunEnds ends;
  private final Parking parking;
  private final TokenUrlCall tokenUrl;
  private final OutputUrlCall outputUrl;
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  private ResourceCalls(
      Function<String, KubernetesClient> clients,
      Set<String> namespaces,
      RunEnds ends,
      Parking parking,
      TokenUrlCall tokenUrl,
      OutputUrlCall outputUrl) {
    this.clients = clients;
    this.namespaces = Set.copyOf(namespaces);
    this.ends = ends;
    this.parking = parking;
    this.tokenUrl = tokenUrl;
    this.outputUrl = outputUrl;
  }

  /// The routes of the API, by their prefixes.
  ///
  /// @param clients makes the client of a caller from its token
  /// @param namespaces those that the operator watches; empty: all
  /// @param urls the URL of a token; empty: URLs are not served
  /// @param store what keeps the largest outputs; empty: nothing
  public static Map<String, Route> routes(
      Function<String, KubernetesClient> clients,
      Set<String> namespaces,
      RunEnds ends,
      Parking parking,
      Function<TokenView, Optional<String>> urls,
      Optional<ObjectStoreController> store) {
    var calls =
        new ResourceCalls(
            clients, namespaces, ends, parking, new TokenUrlCall(urls), new OutputUrlCall(store));
    return Map.of(ResourcePath.PREFIX, new Route(Set.of("GET", "POST"), calls));
  }

  @Override
  public Response answer(Request request) {
    var path = ResourcePath.of(request.path());
    if (path.isEmpty()) {
      return Problem.notFound();
    }
    var token = request.bearerToken();
    if (token.isEmpty()) {
      return Problem.unauthorized(
          "This call needs the header Authorization: Bearer TOKEN, with a token of the API server");
    }
    if (!namespaces.isEmpty() && !namespaces.contains(path.get().namespace())) {
      return Problem.of(404, "This operator does not watch the namespace " + path.get().namespace())
          .response();
    }
    try {
      return answer(path.get(), request, clients.apply(token.get()));
    } catch (IllegalArgumentException e) {
      return Answers.badRequest(e);
    } catch (TooManyCalls e) {
      return Problem.tooManyCalls();
    } catch (DavitException e) {
      return Answers.refusal(e, codeOf(e));
    }
  }

  private Response answer(ResourcePath path, Request request, KubernetesClient kubernetes) {
    var client = DavitClient.of(kubernetes).inNamespace(path.namespace());
    var call = ResourceCall.of(request.method(), path);
    if (call.isEmpty()) {
      return Problem.notFound();
    }
    return switch (call.get()) {
      case TRIGGER -> bounded(() -> trigger(request, client));
      case GET_RUN -> get(path, request, client);
      case GET_OUTPUT -> outputUrl.answer(bounded(() -> client.get(path.name())));
      case CANCEL -> bounded(() -> cancel(path, client));
      case GET_TOKEN -> bounded(() -> Answers.token(client.tokens().get(path.name())));
      case COMPLETE -> bounded(() -> complete(path, request, client));
      case TOKEN_URL -> bounded(() -> tokenUrl.answer(path, kubernetes));
    };
  }

  private static Response trigger(Request request, DavitClient client) {
    var body = TriggerBody.of(request.body());
    var key = request.header("Idempotency-Key").map(IdempotencyKey::of);
    if (key.isEmpty() && body.keyTtl().isPresent()) {
      throw new IllegalArgumentException(
          TriggerBody.KEY_TTL + " is set without the header Idempotency-Key");
    }
    return Answers.triggered(
        key.map(it -> client.trigger(body.spec(), body.keyTtl().map(it::ttl).orElse(it)))
            .orElseGet(() -> client.trigger(body.spec())));
  }

  private static Response cancel(ResourcePath path, DavitClient client) {
    client.cancel(path.name());
    return Answers.run(client.get(path.name()));
  }

  private static Response complete(ResourcePath path, Request request, DavitClient client) {
    var body = CompletionBody.of(request.body());
    var tokens = client.tokens();
    var _ =
        body.by() == null
            ? tokens.complete(path.name(), body.output())
            : tokens.complete(path.name(), body.output(), body.by());
    return Answers.token(tokens.get(path.name()));
  }

  /// The run, as soon as it has ended or the caller has waited long enough.
  private Response get(ResourcePath path, Request request, DavitClient client) {
    var wait = waiting(request.query());
    try (var waiting = ends.watch(path.namespace(), path.name())) {
      var run = bounded(() -> client.get(path.name()));
      return run.isFinished() || wait.isZero()
          ? Answers.run(run)
          : parking.park(
              wait,
              call -> waiting.onEnd(call::wake),
              () -> Answers.run(bounded(() -> client.get(path.name()))));
    }
  }

  private static Duration waiting(String query) {
    var wait = WAIT.matcher(query);
    if (query.isEmpty()) {
      return Duration.ZERO;
    }
    if (!wait.matches()) {
      throw new IllegalArgumentException(
          "The query is \"%s\"; allowed: wait=DURATION, such as wait=25s".formatted(query));
    }
    try {
      return Durations.parse(wait.group("time"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("wait: " + e.getMessage(), e);
    }
  }

  private static int codeOf(DavitException e) {
    return e.getCause() instanceof KubernetesClientException cause ? cause.getCode() : 0;
  }

  private <T> T bounded(Supplier<T> requests) {
    return places.with(requests).orElseThrow(TooManyCalls::new);
  }

  /// There are [#AT_ONCE] already.
  private static final class TooManyCalls extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyCalls() {
      super("too many calls at once");
    }
  }
}
