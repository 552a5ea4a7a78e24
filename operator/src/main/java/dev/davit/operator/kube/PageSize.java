package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds pages of lists in bytes. The API server bounds them only by the number of resources, and
/// each resource may have more than a megabyte. If a page grows beyond the bound, it is given up,
/// and from then on pages have an eighth of the resources, down to one. The caller must repeat the
/// list; informers and [ApiClient] do. Thread-safe.
final class PageSize implements Interceptor {
  private static final Logger log = LoggerFactory.getLogger(PageSize.class);
  private static final Pattern LIMIT = Pattern.compile("([?&]limit=)(\\d{1,9})(?=&|$)");
  private static final long LEAST_BYTES = 8L * 1024 * 1024;
  private static final int SMALLER = 8;

  private final long maxBytes;
  private final AtomicLong most = new AtomicLong(Long.MAX_VALUE);

  PageSize(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// A sixteenth of the heap for each page: some lists are read at once, and a page is in memory
  /// twice while it is decoded.
  static PageSize ofHeap() {
    return new PageSize(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 16));
  }

  /// A page had more bytes than the bound.
  static final class PageTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    PageTooLargeException(long limit, long bytes) {
      super(
          "a page of %d resources has more than %d bytes; the next ones are smaller"
              .formatted(limit, bytes));
    }
  }

  /// Whether a request failed because of such a page.
  static boolean isTooLarge(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PageTooLargeException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    var uri = request.uri().toString();
    var limit = LIMIT.matcher(uri);
    if (limit.find() && Long.parseLong(limit.group(2)) > most.get()) {
      builder.uri(URI.create(limit.replaceFirst("$1" + most.get())));
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    var limit = LIMIT.matcher(request.uri().toString());
    if (!limit.find() || limit.group(2).equals("1")) {
      return consumer;
    }
    return new Counted(consumer, Long.parseLong(limit.group(2)));
  }

  private final class Counted implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final long limit;
    private long bytes;

    Counted(AsyncBody.Consumer<List<ByteBuffer>> consumer, long limit) {
      this.consumer = consumer;
      this.limit = limit;
    }

    @Override
    public void consume(List<ByteBuffer> value, AsyncBody body) throws Exception {
      bytes += value.stream().mapToLong(ByteBuffer::remaining).sum();
      if (bytes > maxBytes) {
        var smaller = Math.max(1, limit / SMALLER);
        most.accumulateAndGet(smaller, Math::min);
        log.atWarn().addKeyValue("limit", smaller).log("Pages of lists are too large");
        throw new PageTooLargeException(limit, maxBytes);
      }
      consumer.consume(value, body);
    }

    @Override
    public <U> U unwrap(Class<U> target) {
      return consumer.unwrap(target);
    }
  }
}
