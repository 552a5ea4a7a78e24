package dev.davit.dashboard;

import dev.davit.dashboard.access.Entrance;
import dev.davit.dashboard.access.User;
import dev.davit.dashboard.access.UserPages;
import dev.davit.dashboard.access.Users;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.run.ProblemPage;
import dev.davit.dashboard.run.RunChanges;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.run.Viewer;
import dev.davit.dashboard.web.Changes;
import dev.davit.dashboard.web.Guard;
import dev.davit.dashboard.web.Listen;
import dev.davit.dashboard.web.Route;
import dev.davit.dashboard.web.Server;
import dev.davit.dashboard.web.TlsFiles;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/// The dashboard for everybody who has a token of the API server. Its own credentials fill the
/// index and do nothing else: what a user reads and writes is asked for with the user's token, and
/// rows of the index are shown to those who may list them.
public final class ClusterDashboard implements AutoCloseable {
  private final Server server;
  private final RunTables tables;
  private final Users users;

  private ClusterDashboard(Server server, RunTables tables, Users users) {
    this.server = server;
    this.tables = tables;
    this.users = users;
  }

  private record PagesOf(Route pages, Changes changes) implements UserPages {}

  /// Begins to answer.
  ///
  /// @param client has the credentials of the dashboard; it is not closed
  /// @param clock says when logins expire
  /// @throws UncheckedIOException when the port is taken, or the certificate cannot be read
  public static ClusterDashboard start(
      KubernetesClient client, DashboardSettings settings, InstantSource clock) {
    var tls = settings.tlsFolder().map(TlsFiles::context);
    var index = new RunIndex();
    var tables = RunTables.start(client, settings.namespaces(), index);
    var users =
        new Users(client.getConfiguration(), user -> pagesOf(user, settings, index, tables));
    var entrance = new Entrance(settings.auth(), users, clock);
    try {
      var listen = Listen.everywhere(settings.port(), tls, tables::areSomeFilled);
      var guard = Guard.ofNames(settings.hosts(), tls.isPresent());
      return new ClusterDashboard(
          Server.start(
              listen,
              guard,
              entrance,
              entrance,
              problem -> ProblemPage.of(problem, settings.canLogOut())),
          tables,
          users);
    } catch (RuntimeException e) {
      tables.close();
      users.close();
      throw e;
    }
  }

  /// The address of the dashboard on this machine.
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    tables.close();
    users.close();
  }

  private static UserPages pagesOf(
      User user, DashboardSettings settings, RunIndex index, RunTables tables) {
    var seen = index.seenBy(user.access());
    var viewer = new Viewer(user.name(), settings.canLogOut(), settings.readOnly());
    var scope =
        new Scope(settings.cluster(), "", settings.namespaces(), user.home(), user.access());
    return new PagesOf(
        Pages.of(scope, viewer, seen, () -> tables.seenBy(user.access()), user.client()),
        new RunChanges(seen));
  }
}
