package dev.davit.e2e.dashboard;

import dev.davit.dashboard.Dashboard;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.web.Guard;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.openqa.selenium.chrome.ChromeDriver;

/// The dashboard of one namespace of a real API server, and a browser that has opened it.
record OpenDashboard(Shop shop, Dashboard dashboard, ChromeDriver driver, Tab tab)
    implements AutoCloseable {
  static OpenDashboard of(ControlPlane cluster, String namespace) {
    var driver = Chrome.start();
    try {
      Crds.install(cluster);
      create(cluster, namespace);
      var shop = new Shop(cluster.client(), namespace);
      var dashboard = start(shop, Guard.ofKey(), 0);
      var tab = new Tab(driver, dashboard.url());
      driver.get(dashboard.url());
      tab.look(Look.USUAL);
      return new OpenDashboard(shop, dashboard, driver, tab);
    } catch (RuntimeException e) {
      driver.quit();
      throw e;
    }
  }

  static Dashboard start(Shop shop, Guard guard, int port) {
    var scope = new Scope("demo", shop.namespace(), shop.namespace());
    return Dashboard.start(shop.client(), scope, guard, port);
  }

  /// A path of this namespace.
  String path(String rest) {
    return "/ns/" + shop.namespace() + rest;
  }

  void open(String rest) {
    tab.open(path(rest));
  }

  @Override
  public void close() {
    driver.quit();
    dashboard.close();
  }

  private static void create(ControlPlane cluster, String namespace) {
    var made = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
    cluster.client().resource(made).create();
  }
}
