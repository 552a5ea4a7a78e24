package dev.davit.operator.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.RunOutputRef;
import dev.davit.client.DavitException;
import dev.davit.client.ForbiddenException;
import dev.davit.client.InvalidCompletionException;
import dev.davit.client.InvalidPayloadException;
import dev.davit.client.InvalidRunException;
import dev.davit.client.InvalidTokenException;
import dev.davit.client.PayloadTooLargeException;
import dev.davit.client.QueueFullException;
import dev.davit.client.RunHandle;
import dev.davit.client.RunNotFoundException;
import dev.davit.client.RunView;
import dev.davit.client.TokenNotFoundException;
import dev.davit.client.TokenTimedOutException;
import dev.davit.client.TokenView;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Response;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What callers of the API get.
final class Answers {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNPROCESSABLE = 422;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  /// 201 for a new run, 200 for one that has had this idempotency key before.
  static Response triggered(RunHandle<JsonNode> run) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", run.namespace()).put("name", run.name()).put("found", run.found());
    var place = "%s/%s/runs/%s".formatted(ResourcePath.PREFIX, run.namespace(), run.name());
    return new Response(
        run.found() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_CREATED,
        "application/json",
        json.toString(),
        Map.of("Location", place));
  }

  static Response run(RunView run) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", run.namespace())
        .put("name", run.name())
        .put("uid", run.uid())
        .put("task", run.task())
        .put("phase", run.phase().wireName())
        .put("finished", run.isFinished())
        .put("reason", run.reason())
        .put("message", run.message())
        .put("attempt", run.attempt());
    run.tags().forEach(json.putArray("tags")::add);
    time(json, "createdAt", Optional.of(run.createdAt()));
    time(json, "delayUntil", run.delayUntil());
    time(json, "startedAt", run.startedAt());
    time(json, "finishedAt", run.finishedAt());
    run.replayOf().ifPresent(it -> json.put("replayOf", it));
    run.schedule().ifPresent(it -> json.put("schedule", it));
    run.output().ifPresent(it -> json.set("output", it));
    run.outputRef().ifPresent(it -> json.set("outputRef", JSON.valueToTree(it)));
    run.error().ifPresent(it -> json.set("error", JSON.valueToTree(it)));
    return Response.json(HttpURLConnection.HTTP_OK, json.toString());
  }

  static Response output(JsonNode output) {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("output", output);
    return Response.json(HttpURLConnection.HTTP_OK, json.toString());
  }

  /// @param url a secret
  static Response storedOutput(String url, RunOutputRef stored) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("url", url).put("bytes", stored.bytes()).put("sha256", stored.sha256());
    return Response.json(HttpURLConnection.HTTP_OK, json.toString());
  }

  static Response token(TokenView token) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", token.namespace())
        .put("name", token.name())
        .put("uid", token.uid())
        .put("phase", token.phase().wireName())
        .put("finished", token.isFinished())
        .put("reason", token.reason())
        .put("message", token.message());
    token.tags().forEach(json.putArray("tags")::add);
    token.run().ifPresent(it -> json.put("run", it));
    time(json, "createdAt", Optional.of(token.createdAt()));
    time(json, "expiresAt", token.expiresAt());
    time(json, "finishedAt", token.finishedAt());
    token.output().ifPresent(it -> json.set("output", it));
    token.by().ifPresent(it -> json.put("by", it));
    return Response.json(HttpURLConnection.HTTP_OK, json.toString());
  }

  private static void time(ObjectNode json, String name, Optional<Instant> at) {
    at.ifPresent(it -> json.put(name, it.toString()));
  }

  static Response badRequest(IllegalArgumentException e) {
    return Problem.of(HttpURLConnection.HTTP_BAD_REQUEST, String.valueOf(e.getMessage()))
        .response();
  }

  /// The meaning of what the API server refused.
  ///
  /// @param code its HTTP status; 0 if it was not asked, or has not answered
  static Response refusal(DavitException e, int code) {
    if (code == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return unauthorized();
    }
    return switch (e) {
      case ForbiddenException it -> problem(HttpURLConnection.HTTP_FORBIDDEN, it);
      case RunNotFoundException it -> problem(HttpURLConnection.HTTP_NOT_FOUND, it);
      case TokenNotFoundException it -> problem(HttpURLConnection.HTTP_NOT_FOUND, it);
      case PayloadTooLargeException it -> problem(HttpURLConnection.HTTP_ENTITY_TOO_LARGE, it);
      case InvalidRunException it -> problem(UNPROCESSABLE, it);
      case InvalidPayloadException it -> problem(UNPROCESSABLE, it);
      case InvalidCompletionException it -> problem(UNPROCESSABLE, it);
      case InvalidTokenException it -> problem(UNPROCESSABLE, it);
      case TokenTimedOutException it -> problem(HttpURLConnection.HTTP_GONE, it);
      case QueueFullException it ->
          Problem.of(TOO_MANY_REQUESTS, String.valueOf(it.getMessage()))
              .response(retryAfter(LATER));
      default -> other(e, code);
    };
  }

  /// As [#refusal(DavitException, int)], of a request that the client did not make.
  ///
  /// @param detail what the API server said
  static Response refusal(int code, String detail) {
    return switch (code) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> unauthorized();
      case HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_CONFLICT,
          UNPROCESSABLE ->
          Problem.of(code, detail).response();
      default -> Problem.of(HttpURLConnection.HTTP_UNAVAILABLE, detail).response(retryAfter(SOON));
    };
  }

  private static Response unauthorized() {
    return Problem.unauthorized(
        "The API server does not accept this token. It needs one for the API server itself, not"
            + " expired: kubectl create token ACCOUNT");
  }

  /// The URL of a token, which nobody between may keep.
  static Response url(String url) {
    return new Response(
        HttpURLConnection.HTTP_OK,
        "application/json",
        JsonNodeFactory.instance.objectNode().put("url", url).toString(),
        Map.of("Cache-Control", "no-store"));
  }

  private static Response other(DavitException e, int code) {
    return code == HttpURLConnection.HTTP_NOT_FOUND || code == HttpURLConnection.HTTP_CONFLICT
        ? problem(code, e)
        : Problem.of(HttpURLConnection.HTTP_UNAVAILABLE, String.valueOf(e.getMessage()))
            .response(retryAfter(SOON));
  }

  private static Response problem(int status, DavitException e) {
    return Problem.of(status, String.valueOf(e.getMessage())).response();
  }

  private static Map<String, String> retryAfter(Duration pause) {
    return Map.of("Retry-After", Long.toString(pause.toSeconds()));
  }
}
