package dev.davit.dashboard;

import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import dev.davit.dashboard.run.ProblemPage;
import dev.davit.dashboard.run.RunChanges;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.run.Viewer;
import dev.davit.dashboard.web.Guard;
import dev.davit.dashboard.web.Listen;
import dev.davit.dashboard.web.Server;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;

/// The dashboard, on a port of the loopback interface. Whatever it reads and writes, it does as the
/// user of its client.
public final class Dashboard implements AutoCloseable {
  private final Server server;
  private final RunTable table;

  private Dashboard(Server server, RunTable table) {
    this.server = server;
    this.table = table;
  }

  /// Begins to answer. Lists fill as soon as the API server answers.
  ///
  /// @param client is not closed
  /// @param port 0 for any free port
  /// @throws UncheckedIOException when the port is taken
  public static Dashboard start(KubernetesClient client, Scope scope, Guard guard, int port) {
    return start(client, scope, Viewer.OWNER, guard, port);
  }

  /// As above, for a viewer who may be unable to change anything.
  ///
  /// @throws UncheckedIOException when the port is taken
  public static Dashboard start(
      KubernetesClient client, Scope scope, Viewer viewer, Guard guard, int port) {
    var index = new RunIndex();
    var table = RunTable.start(client, scope.namespace(), index);
    try {
      var pages = Pages.of(scope, viewer, index, table::freshness, client);
      var changes = new RunChanges(index);
      return new Dashboard(
          Server.start(Listen.onThisMachine(port), guard, pages, _ -> changes, ProblemPage::of),
          table);
    } catch (RuntimeException e) {
      table.close();
      throw e;
    }
  }

  /// The address that opens the dashboard in a browser. It may contain a key.
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    table.close();
  }
}
