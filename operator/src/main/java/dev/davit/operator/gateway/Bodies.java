package dev.davit.operator.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Reads the bodies of requests, within the limits of one and of all.
final class Bodies {
  /// Of a body that is too large, this many times the limit are read and forgotten before the
  /// refusal: most clients read no answer while they send.
  private static final int REST = 4;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int limit;
  private final Semaphore bytes;

  Bodies(GatewaySettings settings) {
    limit = settings.maxBody();
    bytes = new Semaphore(settings.maxBodies());
  }

  /// What `work` returns for the body, or the refusal of one that is too large now or at all.
  ///
  /// @throws IOException if the body does not arrive
  Response with(HttpExchange exchange, Function<byte[], Response> work) throws IOException {
    var length = exchange.getRequestHeaders().getFirst("Content-Length");
    var announced = length == null ? -1 : Long.parseLong(length);
    if (announced > limit) {
      return tooLarge(exchange.getRequestBody());
    }
    var chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    var claim = chunked ? limit : Math.toIntExact(Math.max(0, announced));
    if (!bytes.tryAcquire(claim)) {
      return Problem.unavailable("Too many requests have large bodies", RETRY_AFTER);
    }
    var held = claim;
    try {
      var body = exchange.getRequestBody().readNBytes(limit + 1);
      if (body.length > limit) {
        return tooLarge(exchange.getRequestBody());
      }
      // A parked call must not hold more than it has.
      held = body.length;
      bytes.release(claim - held);
      return work.apply(body);
    } finally {
      bytes.release(held);
    }
  }

  private Response tooLarge(InputStream rest) throws IOException {
    var buffer = new byte[8192];
    var left = (long) REST * limit;
    for (var read = 0; read >= 0 && left > 0; left -= read) {
      read = rest.read(buffer);
    }
    return Problem.bodyTooLarge(limit);
  }
}
