package dev.davit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.davit.sdk.Cron;
import dev.davit.sdk.Manifests;
import dev.davit.sdk.ScheduledPayload;
import dev.davit.sdk.Task;
import dev.davit.sdk.TaskCatalog;
import dev.davit.sdk.TaskJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The YAML beside the tasks fits to them.
class ExampleFilesTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path TASKS = Path.of("manifests/tasks.yaml");

  /// Only runs of other tasks trigger these.
  private static final Set<String> CHILDREN =
      Set.of("pick-item", "refund-order", "rate-customer", "payment-provider");

  private static final TaskCatalog CATALOG = TaskCatalog.load();

  @Test
  void theManifestsAreThoseOfTheTasks() throws IOException {
    var current = printed("--image", System.getProperty("davit.image"));
    Files.writeString(Path.of("target/tasks.yaml"), current);

    assertThat(TASKS)
        .describedAs("stale; to renew: cp examples/target/tasks.yaml examples/manifests/tasks.yaml")
        .hasContent(current);
  }

  @Test
  void everyTaskHasARun() throws IOException {
    var withRun = new TreeSet<String>();
    for (var file : runs().toList()) {
      withRun.add(read(file).at("/spec/task").asText());
    }
    var tasks = new TreeSet<>(CATALOG.all().stream().map(Task::id).toList());
    tasks.addAll(Set.of("shell-greeting", "shell-fails"));

    tasks.removeAll(CHILDREN);
    assertThat(withRun).isEqualTo(tasks);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aRunNamesItsTaskItsEndAndAPayloadOfItsType(Path file) throws IOException {
    var run = read(file);
    var task = run.at("/spec/task").asText();

    assertThat(file.getFileName()).hasToString(run.at("/metadata/name").asText() + ".yaml");
    assertThat(run.at("/metadata/annotations").path("davit.dev/expect").asText())
        .isIn(List.of("Completed", "Failed", "TimedOut"));
    CATALOG
        .find(task)
        .filter(_ -> run.at("/spec").has("payload"))
        .ifPresent(
            found ->
                assertThat(TaskJson.STANDARD.read(run.at("/spec/payload"), found.payloadType()))
                    .isNotNull());
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void aScheduleNamesItsTaskAndWhenItIsDue(Path file) throws IOException {
    var schedule = read(file);
    var cron = Cron.of(schedule.at("/spec/cron").asText());

    assertThat(file.getFileName()).hasToString(schedule.at("/metadata/name").asText() + ".yaml");
    assertThat(CATALOG.find(schedule.at("/spec/task").asText()))
        .hasValueSatisfying(
            task -> assertThat(task.payloadType().type()).isEqualTo(ScheduledPayload.class));
    assertThat(cron.times().next(Instant.EPOCH, 1)).hasSize(1);
  }

  /// The run that is applied by hand looks like one of the schedule.
  @Test
  void theScheduledRunHasThePayloadOfItsSchedule() throws IOException {
    var json = read(Path.of("runs/nightly-report.yaml")).at("/spec/payload");
    var payload = TaskJson.STANDARD.read(json, NightlyReport.TASK.payloadType());
    var schedule = NightlyReport.TASK.schedules().getFirst();

    assertThat(payload)
        .isEqualTo(ScheduledPayload.at(payload.timestamp(), schedule).scheduleId("nightly-report"));
  }

  static Stream<Path> runs() throws IOException {
    return Stream.concat(files("runs"), files("webhook"));
  }

  static Stream<Path> schedules() throws IOException {
    return files("schedules");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (var files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream();
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  /// What the command prints that users call.
  private static String printed(String... args) {
    var before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Manifests.main(args);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
