package dev.davit.operator.kube;

import java.util.Map;
import java.util.Optional;

/// The objects of the gateway in the installation's namespace.
public interface GatewayObjects {
  /// The contents of a Secret.
  ///
  /// @param data as the API server has it, in Base64
  /// @param version its resourceVersion
  record Secret(Map<String, String> data, String version) {
    public Secret {
      data = Map.copyOf(data);
    }

    /// Without the keys that it holds.
    @Override
    public String toString() {
      return "Secret[" + version + "]";
    }
  }

  /// Empty if there is none.
  Optional<Secret> readSecret();

  /// Replaces the contents of `before`, or creates the Secret if that is empty. Returns whether it
  /// did: somebody else may have written since.
  boolean writeSecret(Optional<Secret> before, Map<String, String> data);

  /// As [#readSecret], of the Secret with the keys for the URLs of tokens.
  Optional<Secret> readHookSecret();

  /// As [#writeSecret], of the Secret with the keys for the URLs of tokens.
  boolean writeHookSecret(Optional<Secret> before, Map<String, String> data);

  /// Publishes the CAs by which clients trust the gateway, in a ConfigMap.
  ///
  /// @param trusted as PEM text
  void publish(String trusted);

  /// Makes the Service lead to this address and these ports, and to no others.
  ///
  /// @param port of the gateway
  /// @param hooks the port of the URLs of tokens; empty: they are not served
  void pointAt(String address, int port, Optional<Integer> hooks);
}
