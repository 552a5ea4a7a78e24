package dev.davit.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page, in a browser, in light and dark, wide and narrow.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class BrowserIT {
  private static final String NAMESPACE = "shop";

  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("overview", "");
    PAGES.put("runs", "/runs");
    PAGES.put("runs-none", "/runs?phase=Failed&name=none");
    PAGES.put("run", "/runs/charge-order-42");
    PAGES.put("run-waits", "/runs/order-saga-7");
    PAGES.put("tasks", "/tasks");
    PAGES.put("test", "/tasks/charge-order/test?from=charge-order-42");
    PAGES.put("queues", "/queues");
    PAGES.put("schedules", "/schedules");
    PAGES.put("schedule", "/schedules/nightly-report");
    PAGES.put("tokens", "/tokens");
    PAGES.put("token", "/tokens/approve-o-7");
    PAGES.put("token-finished", "/tokens/approve-o-6");
    PAGES.put("errors", "/errors");
    PAGES.put("health", "/health");
  }

  private final ControlPlane cluster;
  private OpenDashboard open;
  private Tab tab;

  BrowserIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void fillTheShop() {
    open = OpenDashboard.of(cluster, NAMESPACE);
    tab = open.tab();
    open.shop().fill();
    open.open("/runs");
    // It is the last that was created.
    tab.awaitText("[id='run-shop/charge-order-41']", "Completed");
  }

  @AfterAll
  void close() {
    if (open != null) {
      open.close();
    }
  }

  static Stream<Arguments> pages() {
    return Look.ALL.stream()
        .flatMap(look -> PAGES.keySet().stream().map(page -> Arguments.of(page, look)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everybodyCanUseAPage(String page, Look look) {
    tab.look(look);
    open.open(PAGES.getOrDefault(page, ""));

    Screenshots.keep(open.driver(), page, look);
    assertThat(tab.script("return document.title")).asString().doesNotContain("Not found");
    assertThat(tab.script("return document.documentElement.scrollWidth"))
        .as("the width of the page, which does not scroll sideways")
        .isEqualTo((long) look.width());
    assertThat(Axe.violations(open.driver())).isEmpty();
    assertThat(tab.console()).isEmpty();
  }
}
