package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.dashboard.access.Auth;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardSettingsTest {
  @Test
  void byDefaultUsersLogInByPlainHttpAndMayWrite() {
    assertThat(DashboardSettings.read(Map.of()))
        .isEqualTo(
            new DashboardSettings(
                8080, "this cluster", Set.of(), Set.of(), Auth.TOKEN, false, Optional.empty()));
  }

  @Test
  void everythingCanBeSet() {
    assertThat(
            DashboardSettings.read(
                Map.of(
                    "DAVIT_DASHBOARD_PORT", "0",
                    "DAVIT_DASHBOARD_CLUSTER", "staging",
                    "DAVIT_DASHBOARD_NAMESPACES", "a, b",
                    "DAVIT_DASHBOARD_HOSTS", "Davit.example.com",
                    "DAVIT_DASHBOARD_AUTH", "header",
                    "DAVIT_DASHBOARD_READ_ONLY", "true",
                    "DAVIT_DASHBOARD_TLS", "/tls")))
        .isEqualTo(
            new DashboardSettings(
                0,
                "staging",
                Set.of("a", "b"),
                Set.of("davit.example.com"),
                Auth.HEADER,
                true,
                Optional.of(Path.of("/tls"))));
  }

  @Test
  void allThatIsWrongIsNamed() {
    assertThatThrownBy(
            () ->
                DashboardSettings.read(
                    Map.of(
                        "DAVIT_DASHBOARD_PORT", "http",
                        "DAVIT_DASHBOARD_NAMESPACES", "A",
                        "DAVIT_DASHBOARD_HOSTS", "https://a",
                        "DAVIT_DASHBOARD_AUTH", "none",
                        "DAVIT_DASHBOARD_READ_ONLY", "yes")))
        .hasMessage(
            """
            DAVIT_DASHBOARD_PORT is "http"; allowed: 0 to 65535
            DAVIT_DASHBOARD_NAMESPACES is "A"; allowed: names of namespaces, with commas
            DAVIT_DASHBOARD_HOSTS is "https://a"; allowed: names without a port, with commas
            DAVIT_DASHBOARD_AUTH is "none"; allowed: token or header
            DAVIT_DASHBOARD_READ_ONLY is "yes"; allowed: true or false\
            """);
  }
}
