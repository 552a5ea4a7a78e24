package dev.davit.dashboard;

import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.web.Guard;

/// A dashboard of the namespace `default` of an API in memory, and a browser that uses it.
record LocalDashboard(LocalRuns runs, Dashboard dashboard, Browser browser)
    implements AutoCloseable {
  static LocalDashboard start() {
    var runs = LocalRuns.start();
    var dashboard =
        Dashboard.start(runs.kubernetes(), new Scope("local", "", "default"), Guard.ofMachine(), 0);
    return new LocalDashboard(runs, dashboard, new Browser(dashboard.url()));
  }

  @Override
  public void close() {
    browser.close();
    dashboard.close();
    runs.close();
  }
}
