package dev.davit.watch;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/// Makes Fabric8 read watches over plain HTTP correctly. It uses plain HTTP if WebSockets are
/// refused, for example by a proxy. Its own reader (7.5.2, `WatchHTTPManager`) decodes each piece
/// of the response separately, and uses the whole array behind the result. So any character that is
/// not ASCII leaves NULs in the next event, which ends the watch. A character that is split over
/// two pieces is replaced without an error. Neither happens with pieces that are only ASCII.
/// `docs/decisions/0012` has the details.
///
/// ```java
/// new KubernetesClientBuilder().withHttpClientBuilderConsumer(WatchText::addTo).build()
/// ```
public final class WatchText implements Interceptor {
  private static final String NAME = "davit-watch-text";
  private static final Pattern WATCH = Pattern.compile("(^|.*&)watch=(true|1)(&.*|$)");

  private WatchText() {}

  /// Clients that `http` builds from then on read all watches correctly.
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
