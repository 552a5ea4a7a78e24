package dev.davit.operator.store;

import dev.davit.contract.NoAnswer;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.UploadPlace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// Retention does not ask a store again at once that has not answered: thousands of deletions
  /// would wait for it.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final int NOT_FOUND = 404;

  private final StoreSettings settings;
  private final InstantSource clock;
  private final HttpClient http;
  private final AtomicLong awayUntil = new AtomicLong(Long.MIN_VALUE);

  private ObjectStoreController(StoreSettings settings, InstantSource clock, HttpClient http) {
    this.settings = settings;
    this.clock = clock;
    this.http = http;
  }

  /// The bucket of these settings.
  ///
  /// @throws IOException if the credentials or the certificates cannot be read
  public static ObjectStoreController open(StoreSettings settings, InstantSource clock)
      throws IOException {
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (settings.ca().isPresent()) {
      http.sslContext(trusting(settings.ca().get()));
    }
    var store = new ObjectStoreController(settings, clock, http.build());
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

  /// Deletes this object. If that fails, a line in the log names it, and the object stays until the
  /// lifecycle rule of the bucket removes it: runs must not stay because a store is away.
  public void delete(String key) {
    var now = clock.millis();
    if (now < awayUntil.get()) {
      notDeleted(key, "it did not answer a moment ago");
      return;
    }
    try {
      var request =
          HttpRequest.newBuilder(URI.create(urls().delete(key, clock.instant())))
              .timeout(LIMIT)
              .DELETE()
              .build();
      var status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 != 2 && status != NOT_FOUND) {
        notDeleted(key, "it answers with status " + status);
      }
    } catch (IOException e) {
      awayUntil.set(now + PAUSE.toMillis());
      notDeleted(key, NoAnswer.why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      notDeleted(key, "the operator ends");
    }
  }

  private void notDeleted(String key, String why) {
    log.atWarn()
        .addKeyValue("bucket", settings.bucket())
        .addKeyValue("key", key)
        .addKeyValue("error", why)
        .log("An output was not deleted from the object store");
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

  private static SSLContext trusting(Path pem) throws IOException {
    try (var file = Files.newInputStream(pem)) {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates in %s cannot be read: %s".formatted(pem, e), e);
    }
  }
}
