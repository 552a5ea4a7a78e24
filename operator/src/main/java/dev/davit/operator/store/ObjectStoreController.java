package dev.davit.operator.store;

import dev.davit.contract.NoAnswer;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.UploadPlace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bucket of an installation: gives URLs of its objects, and deletes objects. The credentials
/// are read for each request, because the kubelet replaces the files of a Secret. Thread-safe.
public final class ObjectStoreController {
  private static final Logger log = LoggerFactory.getLogger(ObjectStoreController.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /// Retention does not ask a store again at once that has not deleted something: thousands of
  /// deletions would wait for it.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final int NOT_FOUND = 404;

  private final StoreSettings settings;
  private final InstantSource clock;
  private final AtomicLong awayUntil = new AtomicLong(Long.MIN_VALUE);
  private volatile Trusting trusting;

  /// A client that trusts these certificates.
  ///
  /// @param pem empty: those that every JVM knows
  private record Trusting(String pem, HttpClient http) {}

  private ObjectStoreController(StoreSettings settings, InstantSource clock) throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.trusting = trusting("");
  }

  /// The bucket of these settings.
  ///
  /// @throws IOException if the credentials or the certificates cannot be read
  public static ObjectStoreController open(StoreSettings settings, InstantSource clock)
      throws IOException {
    var store = new ObjectStoreController(settings, clock);
    store.http();
    store.credentials();
    return store;
  }

  /// The largest output that it takes.
  public int maxBytes() {
    return settings.maxBytes();
  }

  /// Where a pod puts `output`.
  ///
  /// @throws IOException if the credentials or the certificates cannot be read
  public UploadPlace place(String key, StoredOutput output) throws IOException {
    var put = urls().put(key, output, clock.instant());
    var ca = settings.ca().isPresent() ? Files.readString(settings.ca().get()) : null;
    return new UploadPlace(key, put.url(), put.headers(), ca);
  }

  /// A URL to get this object, for some minutes.
  ///
  /// @throws IOException if the credentials cannot be read
  public String url(String key) throws IOException {
    return urls().get(key, clock.instant());
  }

  /// Deletes this object. If that fails, a line in the log says why, and the store is not asked
  /// again for a minute.
  ///
  /// @return whether the object is gone
  public boolean delete(String key) {
    var now = clock.millis();
    if (now < awayUntil.get()) {
      return false;
    }
    try {
      var request =
          HttpRequest.newBuilder(URI.create(urls().delete(key, clock.instant()))).DELETE();
      // The limit of a request ends with the headers of its answer.
      var call = http().sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
      var status = status(call);
      return status / 100 == 2 || status == NOT_FOUND || away("it answers with status " + status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return away("no answer within " + LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      return away(e.getCause() instanceof IOException cause ? NoAnswer.why(cause) : kind(e));
    } catch (IOException e) {
      return away(NoAnswer.why(e));
    } catch (RuntimeException e) {
      return away(kind(e));
    }
  }

  private static int status(CompletableFuture<HttpResponse<Void>> call)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } finally {
      call.cancel(true);
    }
  }

  /// Without the message: it may have the URL, which is a right.
  private static String kind(Throwable thrown) {
    return thrown.getClass().getSimpleName();
  }

  private boolean away(String why) {
    awayUntil.set(clock.millis() + PAUSE.toMillis());
    log.atWarn()
        .addKeyValue("bucket", settings.bucket())
        .addKeyValue("error", why)
        .log("The object store does not delete outputs; retention asks again in a minute");
    return false;
  }

  /// Its certificates are renewed with the file.
  private HttpClient http() throws IOException {
    var pem = settings.ca().isPresent() ? Files.readString(settings.ca().get()) : "";
    var known = trusting;
    if (!known.pem().equals(pem)) {
      known = trusting(pem);
      trusting = known;
    }
    return known.http();
  }

  private StoreUrls urls() throws IOException {
    return new StoreUrls(settings, credentials());
  }

  private StoreCredentials credentials() throws IOException {
    var folder = settings.credentials();
    try {
      return new StoreCredentials(
          Files.readString(folder.resolve("accessKeyId")).strip(),
          Files.readString(folder.resolve("secretAccessKey")).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException("the credentials in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Trusting trusting(String pem) throws IOException {
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (!pem.isEmpty()) {
      http.sslContext(context(pem));
    }
    return new Trusting(pem, http.build());
  }

  private static SSLContext context(String pem) throws IOException {
    try (var text = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(text)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of the object store cannot be read: " + e, e);
    }
  }
}
