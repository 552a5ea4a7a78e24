package dev.davit.cli.dev;

import dev.davit.cli.dev.Console.Tone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

  /// A schedule that is due later after the start of the demo is not waited for.
  private static final Duration SOON = Duration.ofSeconds(20);

  /// For how long the run of a due time may not be there yet.
  private static final Duration LATE = Duration.ofSeconds(15);

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long the runs may take together (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds = 60;

  @Option(
      names = "--schedules",
      description = "Wait for each schedule until it has created a run, up to a minute.")
  private boolean isWaitingForSchedules;

  private final Console console = Console.ofTerminal();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var begun = Instant.now();
    var installation = Installation.find();
    var workspace = Workspace.create("demo");
    FileLogging.to(workspace.operatorLog());
    var examples = new Examples(installation);
    var application = examples.application(workspace, List.of());
    try (var davit =
            EmbeddedDavit.start(
                Ports.FREE, DefaultPods.usual(), workspace, application::images, console);
        var _ = ShutdownHook.closing(davit);
        var watch = new RunWatch(davit.client(), console)) {
      console.say(
          "Davit is up at %s; its log is %s/operator.log"
              .formatted(davit.url(), workspace.shown()));
      var manifests = new AppliedYaml(davit.client());
      application.deploy(manifests).forEach(console::say);
      examples.applyOthers(manifests).forEach(console::say);
      var schedules = examples.applySchedules(manifests);
      schedules.forEach(it -> console.say("+ schedule " + it.name()));
      var runs = new ArrayList<String>();
      for (var run : examples.runs(manifests)) {
        runs.add(manifests.create(run).getMetadata().getName());
      }
      var inTime = watch.awaitFinished(runs, Duration.ofSeconds(timeoutSeconds));
      var isFired = !inTime || awaitSchedules(schedules, begun, watch, runs);
      return show(watch, runs, inTime, isFired);
    }
  }

  /// Adds the runs that the schedules create. Returns false if one should have created a run, and
  /// has not, or if a run has not finished.
  private boolean awaitSchedules(
      List<DemoSchedule> schedules, Instant begun, RunWatch watch, List<String> runs)
      throws InterruptedException {
    for (var schedule : schedules) {
      var wait = Duration.between(Instant.now(), schedule.due());
      if (!isWaitingForSchedules && schedule.due().isAfter(begun.plus(SOON))) {
        console.say(
            "Schedule %s is due at %s, in %d s: ./davit demo --schedules waits for it."
                .formatted(schedule.name(), schedule.due(), Math.max(0, wait.toSeconds())));
        continue;
      }
      if (wait.isPositive()) {
        console.say("Schedule %s is due at %s.".formatted(schedule.name(), schedule.due()));
      }
      var created = watch.awaitRunOf(schedule.name(), wait.plus(LATE));
      runs.addAll(created);
      if (created.isEmpty() || !watch.awaitFinished(created, LATE)) {
        return false;
      }
    }
    return true;
  }

  private int show(RunWatch watch, List<String> runs, boolean inTime, boolean isFired) {
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
    if (!isFired) {
      console.say(Tone.BAD, "A schedule was due, and no run of it has ended.");
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
