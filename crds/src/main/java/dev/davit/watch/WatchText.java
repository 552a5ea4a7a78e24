package dev.davit.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/// Lets Fabric8 read watches over plain HTTP, which it uses when WebSockets are refused, such as by
/// a proxy. Its own reader (7.5.2, `WatchHTTPManager`) decodes each piece of the answer alone and
/// takes the whole array behind the result: any character that is not ASCII leaves NULs in the next
/// event, which ends the watch, and one that is split over two pieces is replaced without an error.
/// Pieces that are ASCII alone are free of both. `docs/decisions/0012` has the details.
///
/// ```java
/// new KubernetesClientBuilder().withHttpClientBuilderConsumer(WatchText::addTo).build()
/// ```
public final class WatchText implements Interceptor {
  private static final String NAME = "davit-watch-text";
  private static final Pattern WATCH = Pattern.compile("(^|.*&)watch=(true|1)(&.*|$)");

  private WatchText() {}

  /// From then on, clients that `http` builds read all watches right.
  public static void addTo(HttpClient.DerivedClientBuilder http) {
    http.addOrReplaceInterceptor(NAME, new WatchText());
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    var query = request.uri().getRawQuery();
    if (query == null || !WATCH.matcher(query).matches()) {
      return consumer;
    }
    return new Ascii(consumer);
  }

  private static final class Ascii implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
    private final AsciiJson json = new AsciiJson();

    Ascii(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
      consumer.consume(pieces.stream().map(json::next).toList(), body);
    }

    @Override
    public <U> U unwrap(Class<U> target) {
      return consumer.unwrap(target);
    }
  }
}
