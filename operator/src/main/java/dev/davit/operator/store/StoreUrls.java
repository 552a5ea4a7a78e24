package dev.davit.operator.store;

import dev.davit.contract.StoredOutput;
import dev.davit.operator.store.UrlSigner.Allowed;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// URLs of single objects of one bucket. Each allows one method, for a while.
record StoreUrls(StoreSettings settings, StoreCredentials credentials) {
  /// How long a URL counts.
  static final Duration EXPIRY = Duration.ofMinutes(15);

  /// A header that S3 compares with the SHA-256 of the body, in Base64.
  private static final String CHECKSUM = "x-amz-checksum-sha256";

  /// A place for an object: nothing of another size or hash gets there.
  ///
  /// @param headers those that the PUT must have, beside `Content-Length`
  record Put(String url, Map<String, String> headers) {}

  Put put(String key, StoredOutput output, Instant now) {
    var hash = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(output.sha256()));
    var headers = Map.of("content-type", "application/json", CHECKSUM, hash);
    var signed =
        Map.of(
            "content-type",
            "application/json",
            CHECKSUM,
            hash,
            "content-length",
            Integer.toString(output.bytes()));
    return new Put(signed("PUT", key, Map.of(), signed, now), headers);
  }

  /// The type is signed, so that no browser reads an output as a page.
  String get(String key, Instant now) {
    var query = Map.of("response-content-type", "application/json");
    return signed("GET", key, query, Map.of(), now);
  }

  String delete(String key, Instant now) {
    return signed("DELETE", key, Map.of(), Map.of(), now);
  }

  private String signed(
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      Instant now) {
    var endpoint = settings.endpoint();
    var bucket = settings.bucket();
    var host = host();
    var allowed =
        settings.pathStyle()
            ? new Allowed(
                method, endpoint.getScheme(), host, "/" + bucket + "/" + key, query, headers)
            : new Allowed(
                method, endpoint.getScheme(), bucket + "." + host, "/" + key, query, headers);
    return new UrlSigner(credentials, settings.region()).presigned(allowed, now, EXPIRY);
  }

  /// Clients leave out the port of the scheme, and the signature is about what they send.
  private String host() {
    var endpoint = settings.endpoint();
    var usual = endpoint.getScheme().equals("https") ? 443 : 80;
    return endpoint.getPort() == usual ? endpoint.getHost() : endpoint.getRawAuthority();
  }
}
