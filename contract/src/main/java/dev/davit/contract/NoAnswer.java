package dev.davit.contract;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Stream;

/// The reason why an HTTP request got no response, in words for people. The JDK's client throws
/// exceptions without a message, and the most specific exception may be anywhere in the chain of
/// causes.
public final class NoAnswer {
  /// The number of steps is bounded, because exceptions may cause each other.
  private static final int DEEPEST = 20;

  private NoAnswer() {}

  /// A few words, such as `the connection was refused`. For an unknown failure, the last cause as
  /// text.
  public static String why(Throwable failure) {
    var causes =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST).toList();
    if (causes.stream().anyMatch(NoAnswer::isUnknownHost)) {
      return "no address is known for this host";
    }
    if (causes.stream().anyMatch(HttpConnectTimeoutException.class::isInstance)) {
      return "no connection in time";
    }
    return causes.stream()
        .filter(ConnectException.class::isInstance)
        .map(cause -> Objects.requireNonNullElse(cause.getMessage(), "the connection was refused"))
        .reduce((outer, cause) -> cause)
        .orElseGet(() -> causes.get(causes.size() - 1).toString());
  }

  private static boolean isUnknownHost(Throwable cause) {
    return cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException;
  }
}
