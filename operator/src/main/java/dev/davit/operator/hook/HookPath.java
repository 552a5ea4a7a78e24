package dev.davit.operator.hook;

import dev.davit.operator.kube.ObjectNames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The path of a token's URL: `/hooks/NAMESPACE/TOKEN/MAC`.
///
/// @param mac what makes the URL a secret
record HookPath(String namespace, String token, String mac) {
  static final String PREFIX = "/hooks";

  private static final int PARTS = 3;

  /// 32 bytes in base64url. Of the last character, two bits are always zero.
  private static final Pattern MAC = Pattern.compile("[-_A-Za-z0-9]{43}");

  /// How much of a MAC may be shown: enough to find it in the log of a sender.
  private static final int SHOWN = 4;

  /// Empty if no token can have this path.
  ///
  /// @param path as it was sent, without the query
  static Optional<HookPath> of(String path) {
    if (!path.startsWith(PREFIX + "/")) {
      return Optional.empty();
    }
    var parts = List.of(path.substring(PREFIX.length() + 1).split("/", -1));
    if (parts.size() != PARTS) {
      return Optional.empty();
    }
    var found = new HookPath(parts.getFirst(), parts.get(1), parts.get(2));
    return Optional.of(found).filter(HookPath::canBe);
  }

  private boolean canBe() {
    return ObjectNames.isNamespace(namespace)
        && ObjectNames.isName(token)
        && MAC.matcher(mac).matches();
  }

  /// The path as a URL has it.
  String path() {
    return "%s/%s/%s/%s".formatted(PREFIX, namespace, token, mac);
  }

  /// The path for logs, with the MAC cut.
  @Override
  public String toString() {
    return "%s/%s/%s/%s…".formatted(PREFIX, namespace, token, mac.substring(0, SHOWN));
  }
}
