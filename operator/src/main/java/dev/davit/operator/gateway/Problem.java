package dev.davit.operator.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Why a request was not carried out, as RFC 9457 writes it.
///
/// @param type what kind of problem it is: a URI, or `about:blank` if the status says all
/// @param title the same in words
/// @param detail what is wrong with this request
public record Problem(String type, String title, int status, String detail) {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A problem that its status describes.
  public static Problem of(int status, String detail) {
    return new Problem("about:blank", title(status), status, detail);
  }

  public Response response() {
    return response(Map.of());
  }

  public static Response notFound() {
    return of(404, "There is nothing at this path").response();
  }

  static Response wrongMethod(Set<String> allowed) {
    var methods = String.join(", ", new TreeSet<>(allowed));
    return of(405, "This path knows only " + methods).response(Map.of("Allow", methods));
  }

  /// Nobody has said who calls, or with a token that does not count.
  public static Response unauthorized(String detail) {
    return of(401, detail).response(Map.of("WWW-Authenticate", "Bearer"));
  }

  /// All places for calls are taken.
  public static Response tooManyCalls() {
    return unavailable("Too many calls at once", Duration.ofSeconds(1));
  }

  static Response bodyTooLarge(int limit) {
    return of(413, "A body has %d bytes at most".formatted(limit))
        .response(Map.of("Connection", "close"));
  }

  /// The caller should try again.
  public static Response unavailable(String detail, Duration retryAfter) {
    return of(503, detail)
        .response(Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))));
  }

  /// The answer with further headers.
  public Response response(Map<String, String> headers) {
    var fields = new TreeMap<String, Object>();
    fields.put("type", type);
    fields.put("title", title);
    fields.put("status", status);
    fields.put("detail", detail);
    return new Response(status, CONTENT_TYPE, JSON.valueToTree(fields).toString(), headers);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> "Status " + status;
    };
  }
}
