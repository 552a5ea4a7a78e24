package dev.davit.contract;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Stream;

/// Why a request over HTTP had no answer, for people. The JDK's client has exceptions without a
/// message, and the one that says most may be any of the chain.
public final class NoAnswer {
  /// The bound is for exceptions that cause each other.
  private static final int DEEPEST = 20;

  private NoAnswer() {}

  /// A few words, such as `the connection was refused`; the last cause's own if nothing is known
  /// about it.
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
