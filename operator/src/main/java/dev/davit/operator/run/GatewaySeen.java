package dev.davit.operator.run;

import java.util.List;

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
  /// @param calls what it does for pods beside keeping the journal, such as
  ///   [dev.davit.contract.PodContract#GATEWAY_CALL_RUNS]
  record Reachable(String url, String ca, List<String> calls) implements GatewaySeen {
    public Reachable {
      calls = List.copyOf(calls);
    }
  }
}
