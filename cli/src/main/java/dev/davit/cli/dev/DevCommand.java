package dev.davit.cli.dev;

import dev.davit.cli.dev.Console.Tone;
import dev.davit.cli.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs the tasks of a project until it is stopped, and deploys changes of the project.
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Run the tasks of a project in an embedded Davit until Ctrl-C.")
public final class DevCommand implements Callable<Integer> {
  private static final String IMAGE = "davit-dev:local";
  private static final int SHOWN_NAMES = 5;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER|JAR",
      description =
          "A Maven project, a folder with classes or jars, or a jar (default: the examples).")
  private @Nullable Path location;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the API (default: 8091, or a free one if that is taken).")
  private @Nullable Integer port;

  @Option(
      names = "--gateway-port",
      paramLabel = "PORT",
      description = "Port of the gateway (default: 8443, or a free one if that is taken).")
  private @Nullable Integer gatewayPort;

  @Option(
      names = "--dashboard-port",
      paramLabel = "PORT",
      description = "Port of the dashboard (default: 8088, or a free one if that is taken).")
  private @Nullable Integer dashboardPort;

  @Option(
      names = "--parallel",
      paramLabel = "PODS",
      description = "How many pods run at once (default: one for each processor, at least 4).")
  private @Nullable Integer parallel;

  @Option(
      names = "--debug",
      paramLabel = "PORT",
      description = {
        "Each Java task waits until a debugger attaches to this port of 127.0.0.1.",
        "One pod runs at a time then."
      })
  private @Nullable Integer debug;

  private final Console console = Console.ofTerminal();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var debugger = debugger();
    checkParallel();
    var ports = Ports.of(port, gatewayPort, dashboardPort);
    var installation = Installation.find();
    var workspace = Workspace.create("dev");
    FileLogging.to(workspace.operatorLog());
    var examples = new Examples(installation);
    var application =
        location == null
            ? examples.application(workspace, debugger)
            : new DeployedTasks(TaskProject.of(location), IMAGE, installation, workspace, debugger);
    try (var davit = EmbeddedDavit.start(ports, places(), workspace, application::images, console);
        var _ = ShutdownHook.closing(davit);
        var watch = new RunWatch(davit.client(), console);
        var changes = new ChangeWatch(application.project().watched())) {
      watch.awaitSynced(Duration.ofSeconds(10));
      welcome(davit, workspace);
      var manifests = new AppliedYaml(davit.client());
      if (location == null) {
        examples.applyOthers(manifests).forEach(console::say);
      }
      while (true) {
        deploy(application, manifests);
        console.say("Changed: " + names(changes.await(), application.project().location()));
      }
    }
  }

  /// Checked here, because the classes that use this number do not know the option.
  private void checkParallel() {
    if (parallel != null && parallel < 1) {
      throw new UsageException("--parallel is %d; allowed: 1 or more".formatted(parallel));
    }
  }

  /// All pods would listen on the same port.
  private int places() {
    if (debug != null) {
      return 1;
    }
    return parallel == null ? DefaultPods.usual() : parallel;
  }

  /// The option with which a debugger can attach to the JVM of a pod.
  private List<String> debugger() {
    if (debug == null) {
      return List.of();
    }
    if (debug < 1 || debug > 65_535) {
      throw new UsageException("--debug is %d; allowed: 1 to 65535".formatted(debug));
    }
    if (parallel != null && parallel != 1) {
      throw new UsageException(
          "--debug lets one pod run at a time: leave out --parallel %d".formatted(parallel));
    }
    return List.of(
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + debug);
  }

  private static String names(SortedSet<Path> files, Path root) {
    var names =
        files.stream()
            .limit(SHOWN_NAMES)
            .map(file -> root.relativize(file).toString())
            .collect(Collectors.joining(", "));
    var others = files.size() - SHOWN_NAMES;
    return others > 0 ? "%s and %d more".formatted(names, others) : names;
  }

  /// If a project cannot be built or contains no application, the error is printed, and the project
  /// is deployed again when it changes.
  private void deploy(DeployedTasks application, AppliedYaml manifests)
      throws IOException, InterruptedException {
    try {
      application.deploy(manifests).forEach(console::say);
      console.say("Ready.");
    } catch (UsageException e) {
      console.say(Tone.BAD, String.valueOf(e.getMessage()));
      console.say(
          (application.isDeployed() ? "What ran before goes on as it was" : "No task runs yet")
              + "; waiting for a change.");
    }
  }

  private void welcome(EmbeddedDavit davit, Workspace workspace) throws IOException {
    var url = davit.url();
    var gateway =
        davit
            .gateway()
            .map(it -> "%s (its CA: %s)".formatted(it, workspace.shown(workspace.gatewayCa())))
            .orElse("not served; the log of the operator says why");
    console.say(
        """
        Davit is up at %s until Ctrl-C.
          kubectl --server %s get tasks,runs,pods
          kubectl --server %s create -f RUN.yaml
          davit trigger TASK --payload JSON --server %s
        Dashboard: %s
        Gateway: %s
        Logs of the operator and files of pods: %s"""
            .formatted(
                url,
                url,
                url,
                url,
                davit.dashboard().orElse("not served"),
                gateway,
                workspace.shown()));
  }
}
