package dev.davit.local.api;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Refuses web pages. The API has no authentication and starts processes.
///
/// A browser on this machine can reach the loopback interface for any page. Such a request can be
/// recognized by three headers that a page cannot choose: `Host` (a foreign name that resolves to
/// this machine: DNS rebinding), `Origin` and `Sec-Fetch-Site`.
final class LocalCallers {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final String ALLOWED = "127.0.0.1, localhost and [::1], with any port";

  private static final Pattern HOST =
      Pattern.compile("(?<name>\\[[0-9A-Fa-f:.]+]|[^:/@\\[\\]]+)(:[0-9]*)?");
  private static final Pattern ORIGIN = Pattern.compile("https?://(?<host>.*)");

  private LocalCallers() {}

  /// @throws Refusal when the request may come from a foreign web page
  static void check(Headers headers) {
    var hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !isLocal(hosts.getFirst())) {
      throw refused("Host", hosts);
    }
    var origins = headers.getOrDefault("Origin", List.of());
    if (!origins.stream().allMatch(LocalCallers::isLocalOrigin)) {
      throw refused("Origin", origins);
    }
    // A link or an image in a foreign page: such a request has no Origin.
    if (headers.getOrDefault("Sec-Fetch-Site", List.of()).contains("cross-site")) {
      throw Refusal.forbidden("a web page of another site may not use this API");
    }
  }

  private static boolean isLocal(String host) {
    var matcher = HOST.matcher(host.strip());
    return matcher.matches() && HOSTS.contains(matcher.group("name").toLowerCase(Locale.ROOT));
  }

  private static boolean isLocalOrigin(String origin) {
    var matcher = ORIGIN.matcher(origin.strip());
    return matcher.matches() && isLocal(matcher.group("host"));
  }

  private static Refusal refused(String header, List<String> values) {
    return Refusal.forbidden(
        "the header %s is %s; allowed: %s"
            .formatted(header, Refusal.quoted(String.join(", ", values)), ALLOWED));
  }
}
