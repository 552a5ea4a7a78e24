package dev.davit.operator.run;

/// What pods can be told of the gateway.
public sealed interface GatewaySeen {
  /// This installation has none.
  record None() implements GatewaySeen {}

  /// It is not served now.
  record Away() implements GatewaySeen {}

  /// It is served.
  ///
  /// @param url without a slash at its end
  /// @param ca PEM text with the CAs that sign its certificates
  /// @param hasStore whether it knows a place for outputs that are too large for itself
  record Reachable(String url, String ca, boolean hasStore) implements GatewaySeen {}
}
