package dev.davit.dashboard;

import dev.davit.dashboard.access.Auth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The settings of a dashboard in a cluster, from its environment.
///
/// @param port 0 for any free port
/// @param cluster its name on pages
/// @param namespaces whose runs are shown; empty: all
/// @param hosts names by which browsers reach it, besides a forwarded port
/// @param tlsFolder has `tls.crt` and `tls.key`; empty: plain HTTP
public record DashboardSettings(
    int port,
    String cluster,
    Set<String> namespaces,
    Set<String> hosts,
    Auth auth,
    boolean readOnly,
    Optional<Path> tlsFolder) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  public DashboardSettings {
    namespaces = Set.copyOf(namespaces);
    hosts = Set.copyOf(hosts);
  }

  /// Reads `DAVIT_DASHBOARD_…`.
  ///
  /// @throws IllegalArgumentException names each variable that is wrong
  public static DashboardSettings read(Map<String, String> environment) {
    var problems = new ArrayList<String>();
    var read = new Reading(environment, problems);
    var settings =
        new DashboardSettings(
            read.of("PORT", "8080", "0 to 65535", DashboardSettings::port),
            environment.getOrDefault("DAVIT_DASHBOARD_CLUSTER", "this cluster"),
            read.of("NAMESPACES", "", "names of namespaces, with commas", it -> names(it, NAME)),
            read.of(
                "HOSTS",
                "",
                "names without a port, with commas",
                it -> names(it.toLowerCase(Locale.ROOT), HOST)),
            read.of("AUTH", "token", "token or header", DashboardSettings::auth),
            read.of("READ_ONLY", "false", "true or false", DashboardSettings::bool),
            Optional.of(environment.getOrDefault("DAVIT_DASHBOARD_TLS", ""))
                .filter(it -> !it.isEmpty())
                .map(Path::of));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return settings;
  }

  /// Whether users log in here, and not at a proxy.
  boolean canLogOut() {
    return auth == Auth.TOKEN;
  }

  private record Reading(Map<String, String> environment, List<String> problems) {
    <T> T of(String name, String fallback, String allowed, Function<String, T> parse) {
      var variable = "DAVIT_DASHBOARD_" + name;
      var text = environment.getOrDefault(variable, fallback);
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        problems.add("%s is \"%s\"; allowed: %s".formatted(variable, text, allowed));
        return parse.apply(fallback);
      }
    }
  }

  private static int port(String text) {
    var port = Integer.parseInt(text);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  private static Set<String> names(String text, Pattern allowed) {
    var names =
        Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .collect(Collectors.toSet());
    if (!names.stream().allMatch(it -> allowed.matcher(it).matches())) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }

  private static Auth auth(String text) {
    return switch (text) {
      case "token" -> Auth.TOKEN;
      case "header" -> Auth.HEADER;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
