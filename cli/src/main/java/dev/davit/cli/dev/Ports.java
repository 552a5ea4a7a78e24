package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an embedded Davit listens, on the loopback interface only. 0 is any free port.
///
/// @param api of the Kubernetes API
/// @param gateway of the gateway; empty: there is none
/// @param hooks of the URLs of tokens, if there is a gateway
/// @param dashboard of the dashboard; empty: there is none
record Ports(int api, Optional<Integer> gateway, int hooks, Optional<Integer> dashboard) {
  /// Free ports for the API and for the gateway that tasks call, and no dashboard.
  static final Ports FREE = new Ports(0, Optional.of(0), 0, Optional.empty());

  private static final int USUAL_API = 8091;
  private static final int USUAL_GATEWAY = 8443;
  private static final int USUAL_HOOKS = 9444;
  private static final int USUAL_DASHBOARD = 8088;

  /// What the options say; without an option the usual port, or a free one if that is taken.
  ///
  /// @throws UsageException if a number is no port, or the gateway's or the dashboard's is taken
  static Ports of(@Nullable Integer api, @Nullable Integer gateway, @Nullable Integer dashboard) {
    check("--port", api);
    checkFree("--gateway-port", gateway);
    checkFree("--dashboard-port", dashboard);
    return new Ports(
        api == null ? orFree(USUAL_API) : api,
        Optional.of(gateway == null ? orFree(USUAL_GATEWAY) : gateway),
        orFree(USUAL_HOOKS),
        Optional.of(dashboard == null ? orFree(USUAL_DASHBOARD) : dashboard));
  }

  private static void checkFree(String option, @Nullable Integer port) {
    check(option, port);
    if (port != null && !isFree(port)) {
      throw new UsageException("port %d is taken; choose another by %s".formatted(port, option));
    }
  }

  private static void check(String option, @Nullable Integer port) {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new UsageException(
          "%s is %d; allowed: 0 to 65535, where 0 is a free one".formatted(option, port));
    }
  }

  private static int orFree(int usual) {
    return isFree(usual) ? usual : 0;
  }

  private static boolean isFree(int port) {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
