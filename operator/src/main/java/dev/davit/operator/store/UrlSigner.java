package dev.davit.operator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.davit.contract.Sha256;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs URLs for S3 with Signature Version 4, as in "Authenticating Requests: Using Query
/// Parameters" of the S3 API reference.
///
/// @param region such as `eu-central-1`
record UrlSigner(StoreCredentials credentials, String region) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  /// One request that a URL allows.
  ///
  /// @param host with its port, if that is not the scheme's own
  /// @param path as text, not encoded: `/bucket/key`
  /// @param query names and values, not encoded
  /// @param headers those that the request must have, by their names in lower case, without `host`
  record Allowed(
      String method,
      String scheme,
      String host,
      String path,
      Map<String, String> query,
      Map<String, String> headers) {}

  /// The URL that allows this request.
  ///
  /// @param expiry in whole seconds, up to seven days
  String presigned(Allowed request, Instant now, Duration expiry) {
    var headers = new TreeMap<>(request.headers());
    headers.put("host", request.host());
    var signedHeaders = String.join(";", headers.keySet());
    var time = TIME.format(now);
    var scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, 8), region);
    var query = new TreeMap<String, String>();
    request.query().forEach((name, value) -> query.put(encoded(name, false), value));
    query.put("X-Amz-Algorithm", ALGORITHM);
    query.put("X-Amz-Credential", credentials.accessKeyId() + "/" + scope);
    query.put("X-Amz-Date", time);
    query.put("X-Amz-Expires", Long.toString(expiry.toSeconds()));
    query.put("X-Amz-SignedHeaders", signedHeaders);
    var path = encoded(request.path(), true);
    var canonical =
        String.join(
            "\n",
            request.method(),
            path,
            text(query),
            lines(headers),
            signedHeaders,
            "UNSIGNED-PAYLOAD");
    var toSign = String.join("\n", ALGORITHM, time, scope, hex(Sha256.of(canonical)));
    return "%s://%s%s?%s&X-Amz-Signature=%s"
        .formatted(
            request.scheme(), request.host(), path, text(query), signature(toSign, time, region));
  }

  private static String text(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(it -> it.getKey() + "=" + encoded(it.getValue(), false))
        .collect(joining("&"));
  }

  /// Each line ends with a line break.
  private static String lines(SortedMap<String, String> headers) {
    return headers.entrySet().stream()
        .map(it -> "%s:%s\n".formatted(it.getKey(), it.getValue().strip()))
        .collect(joining());
  }

  private String signature(String toSign, String time, String region) {
    var key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    for (var part : new String[] {time.substring(0, 8), region, "s3", "aws4_request"}) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /// Each byte of the UTF-8 but letters, digits, `-`, `.`, `_` and `~` as `%XX`.
  ///
  /// @param isPath whether slashes stay
  private static String encoded(String text, boolean isPath) {
    var encoded = new StringBuilder();
    for (var one : text.getBytes(UTF_8)) {
      var character = (char) (one & 0xff);
      if (isUnreserved(character) || (isPath && character == '/')) {
        encoded.append(character);
      } else {
        encoded.append('%').append(UPPER.toHexDigits(one));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || "-._~".indexOf(character) >= 0;
  }
}
