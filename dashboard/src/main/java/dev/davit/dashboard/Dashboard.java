package dev.davit.dashboard;

import dev.davit.dashboard.errors.ErrorPages;
import dev.davit.dashboard.health.HealthPages;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import dev.davit.dashboard.overview.OverviewPages;
import dev.davit.dashboard.queue.QueuePages;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.ProblemPage;
import dev.davit.dashboard.run.RunChanges;
import dev.davit.dashboard.run.RunPages;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.schedule.SchedulePages;
import dev.davit.dashboard.task.TaskPages;
import dev.davit.dashboard.token.TokenPages;
import dev.davit.dashboard.web.Guard;
import dev.davit.dashboard.web.Server;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;

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
    var index = new RunIndex();
    var table = RunTable.start(client, scope.namespace(), index);
    try {
      var frames = new Frames(scope, index, table, InstantSource.system());
      var pages =
          new Pages(
              scope,
              Map.of(
                  Links.OVERVIEW, new OverviewPages(frames, index),
                  Links.RUNS, new RunPages(frames, index, client),
                  Links.TASKS, new TaskPages(frames, index, client),
                  Links.QUEUES, new QueuePages(frames, index, client),
                  Links.SCHEDULES, new SchedulePages(frames, index, client),
                  Links.TOKENS, new TokenPages(frames, client),
                  Links.ERRORS, new ErrorPages(frames, index),
                  Links.HEALTH, new HealthPages(frames, client)));
      return new Dashboard(
          Server.start(port, guard, pages, new RunChanges(index), ProblemPage::of), table);
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
