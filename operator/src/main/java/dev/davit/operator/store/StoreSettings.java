package dev.davit.operator.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Which bucket keeps outputs that are too large for the API server.
///
/// @param endpoint `https://HOST[:PORT]` or `http://HOST[:PORT]`; pods reach it there, too
/// @param region that requests are signed for
/// @param pathStyle whether the bucket is the first part of the path, and not of the host's name
/// @param credentials a folder with the files `accessKeyId` and `secretAccessKey`
/// @param ca a file with the certificates that vouch for the endpoint, as PEM; empty: those that
///   every JVM knows
/// @param maxBytes the largest output
public record StoreSettings(
    URI endpoint,
    String bucket,
    String region,
    boolean pathStyle,
    Path credentials,
    Optional<Path> ca,
    int maxBytes) {
  /// 100 MiB.
  public static final int DEFAULT_MAX_BYTES = 100 << 20;

  /// The endpoint in `text`.
  ///
  /// @throws IllegalArgumentException if `text` is none; the message says what is allowed
  public static URI endpoint(String text) {
    if (!text.matches("https?://([-.A-Za-z0-9]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "allowed: https://HOST[:PORT] or http://HOST[:PORT], without a path");
    }
    return URI.create(text);
  }

  /// Requires that clients can reach the bucket by a name of its own.
  ///
  /// @throws IllegalArgumentException if the bucket cannot be a part of the host's name
  public static void requireHost(String bucket, URI endpoint) {
    var url = "%s://%s.%s".formatted(endpoint.getScheme(), bucket, endpoint.getRawAuthority());
    if (endpoint.getHost() == null || URI.create(url).getHost() == null) {
      throw new IllegalArgumentException(
          "bucket %s cannot be a part of the host %s; allowed: true"
              .formatted(bucket, endpoint.getRawAuthority()));
    }
  }

  /// The name of a bucket in `text`.
  ///
  /// @throws IllegalArgumentException if `text` is none
  public static String bucket(String text) {
    if (!text.matches("[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "allowed: the name of a bucket, of 3 to 63 lower-case letters, digits, - and .");
    }
    return text;
  }

  /// The region in `text`.
  ///
  /// @throws IllegalArgumentException if `text` is none
  public static String region(String text) {
    if (!text.matches("[-a-zA-Z0-9]{1,64}")) {
      throw new IllegalArgumentException("allowed: a region, such as eu-central-1");
    }
    return text;
  }
}
