package dev.davit.cli.dashboard;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.dashboard.Dashboard;
import dev.davit.dashboard.index.RunTable;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.run.Viewer;
import dev.davit.dashboard.web.Guard;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves the dashboard on this machine until Ctrl-C. The cluster needs nothing for it.
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = {
      "Show the runs of a cluster in a browser until Ctrl-C, with your own rights.",
      "With --namespace, of this namespace only; otherwise of all that you may list."
    })
public final class DashboardCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 8088;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port on this machine (default: 8088, or a free one if that is taken).")
  private @Nullable Integer port;

  @Option(names = "--no-open", description = "Print the address only, and open no browser.")
  private boolean noOpen;

  @Option(names = "--read-only", description = "Show everything, and change nothing.")
  private boolean readOnly;

  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new UsageException(
          "--port is %d; allowed: 0 to 65535, where 0 is a free one".formatted(port));
    }
    var output = Output.of(spec.commandLine());
    return connection.in(cluster -> serve(cluster, output));
  }

  private int serve(Cluster cluster, Output output) {
    try (var dashboard = start(cluster)) {
      output.result("Davit's dashboard is at " + dashboard.url() + " until Ctrl-C.");
      if (!noOpen) {
        Browsers.open(dashboard.url());
      }
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private Dashboard start(Cluster cluster) throws InterruptedException {
    var scope = scope(cluster);
    try {
      return start(cluster, scope, port == null ? USUAL_PORT : port);
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof BindException)) {
        throw e;
      }
      if (port != null) {
        throw new UsageException("port %d is taken; choose another by --port".formatted(port));
      }
      return start(cluster, scope, 0);
    }
  }

  private Dashboard start(Cluster cluster, Scope scope, int port) {
    var viewer = readOnly ? Viewer.OWNER.reading() : Viewer.OWNER;
    return Dashboard.start(cluster.kubernetes(), scope, viewer, Guard.ofKey(), port);
  }

  private Scope scope(Cluster cluster) throws InterruptedException {
    var config = cluster.kubernetes().getConfiguration();
    var name =
        Optional.ofNullable(config.getCurrentContext())
            .map(context -> context.getName())
            .orElse(config.getMasterUrl());
    var all = connection.namespace().isEmpty() && RunTable.mayListAll(cluster.kubernetes());
    return new Scope(name, all ? "" : cluster.namespace(), cluster.namespace());
  }
}
