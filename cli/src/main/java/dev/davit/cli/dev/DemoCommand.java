package dev.davit.cli.dev;

import dev.davit.cli.dev.Console.Tone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs each example once, and reports whether all ended as expected.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Run every example once in an embedded Davit, and show what happens.")
public final class DemoCommand implements Callable<Integer> {
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
    FileLogging.to(workspace.operatorLog());
    var examples = new Examples(installation);
    var application = examples.application(workspace, List.of());
    try (var davit =
            EmbeddedDavit.start(0, DefaultPods.usual(), workspace, application::images, console);
        var _ = ShutdownHook.closing(davit);
        var watch = new RunWatch(davit.client(), console)) {
      console.say(
          "Davit is up at %s; its log is %s/operator.log"
              .formatted(davit.url(), workspace.shown()));
      var manifests = new AppliedYaml(davit.client());
      application.deploy(manifests).forEach(console::say);
      examples.applyOthers(manifests).forEach(console::say);
      var runs = new ArrayList<String>();
      for (var run : examples.runs(manifests)) {
        runs.add(manifests.create(run).getMetadata().getName());
      }
      return show(watch, runs);
    }
  }

  private int show(RunWatch watch, List<String> runs) throws InterruptedException {
    var inTime = watch.awaitFinished(runs, Duration.ofSeconds(timeoutSeconds));
    var summary = Summary.of(watch.runs(runs));
    console.say("");
    summary
        .lines()
        .forEach(line -> console.say(line.startsWith("✗") ? Tone.BAD : Tone.PLAIN, line));
    console.say("");
    if (!inTime) {
      console.say(
          Tone.BAD,
          "Not all runs ended within %d s: the rows above say where the others stand."
              .formatted(timeoutSeconds));
      return NOT_AS_EXPECTED;
    }
    if (!summary.isAsExpected() || summary.rows().isEmpty()) {
      console.say(Tone.BAD, "Not all runs ended as expected.");
      return NOT_AS_EXPECTED;
    }
    console.say(Tone.GOOD, "All %d runs ended as expected.".formatted(runs.size()));
    return ALL_AS_EXPECTED;
  }
}
