package dev.davit.cli.dev;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs each example once, and tells whether all ended as they should.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run every example once in an embedded Davit, and show what happens.")
public final class DemoCommand implements Callable<Integer> {
  /// The image that the manifests of the examples name.
  static final String IMAGE = "davit-examples:dev";

  private static final int ALL_AS_EXPECTED = 0;
  private static final int NOT_AS_EXPECTED = 1;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long the runs may take together (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 60;

  private final Console console = Console.ofTerminal();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var installation = Installation.find();
    var workspace = Workspace.create("demo");
    Logging.to(workspace.operatorLog());
    var project = new TaskProject.ClassFolder(installation.examples().resolve("target/classes"));
    var examples = new Application(project, IMAGE, installation, workspace);
    try (var davit =
            EmbeddedDavit.start(0, Places.usual(), workspace, examples::images, console::log);
        var _ = ShutdownHook.closing(davit);
        var watch = new RunWatch(davit.client(), console)) {
      console.say(
          "Davit is up at %s; its log is %s/operator.log"
              .formatted(davit.url(), workspace.shown()));
      var manifests = new Manifests(davit.client());
      examples.deploy(manifests).forEach(console::say);
      applyOthers(installation, manifests);
      return show(watch, trigger(installation, manifests));
    }
  }

  /// What the examples have beside the tasks in Java: queues, and tasks that are containers.
  private void applyOthers(Installation installation, Manifests manifests) throws IOException {
    for (var file : installation.exampleFiles("manifests")) {
      for (var object : manifests.read(file)) {
        var applied = manifests.apply(object);
        if (applied.isNew()) {
          console.say("+ %s %s".formatted(Names.kind(object), applied.name()));
        }
      }
    }
  }

  private static List<String> trigger(Installation installation, Manifests manifests)
      throws IOException {
    var runs = new ArrayList<HasMetadata>();
    for (var file : installation.exampleFiles("runs")) {
      runs.addAll(manifests.read(file));
    }
    return runs.stream().map(run -> manifests.create(run).getMetadata().getName()).toList();
  }

  private int show(RunWatch watch, List<String> runs) throws InterruptedException {
    var inTime = watch.awaitFinished(runs, Duration.ofSeconds(timeoutSeconds));
    var summary = Summary.of(watch.runs(runs));
    console.say("");
    summary.lines().forEach(line -> console.say(line.startsWith("✗") ? console.bad(line) : line));
    console.say("");
    if (!inTime) {
      console.say(
          console.bad(
              "Not all runs ended within %d s: the rows above say where the others stand."
                  .formatted(timeoutSeconds)));
      return NOT_AS_EXPECTED;
    }
    if (!summary.isAsExpected() || summary.rows().isEmpty()) {
      console.say(console.bad("Not all runs ended as expected."));
      return NOT_AS_EXPECTED;
    }
    console.say(console.good("All %d runs ended as expected.".formatted(runs.size())));
    return ALL_AS_EXPECTED;
  }
}
