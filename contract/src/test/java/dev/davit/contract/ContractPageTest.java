package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.contract.ResultMessage.Valid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/runner-contract.md` do what the page says.
class ContractPageTest {
  private static final Path PAGE = Path.of("../docs/runner-contract.md");

  @TempDir Path folder;

  @Test
  void theAssignmentIsOne() throws IOException {
    var assignment = AssignmentFile.read(example("json"));

    assertThat(assignment.task()).isEqualTo("charge-order");
    assertThat(assignment.run().tags()).containsExactly("customer-42");
    assertThat(assignment.attempt()).isEqualTo(new Assignment.AssignedAttempt(2, 5));
    assertThat(assignment.maxDurationSeconds()).isEqualTo(300);
    assertThat(AssignmentFile.read(AssignmentFile.write(assignment))).isEqualTo(assignment);
  }

  @Test
  void theResultIsOne() throws IOException {
    var text = example("text").stripTrailing();

    assertThat(ResultMessage.read(text)).isInstanceOf(Valid.class);
    assertThat(ResultMessage.write(((Valid) ResultMessage.read(text)).result())).isEqualTo(text);
  }

  @Test
  void theExamplesOfTheGatewayAreItsMessages() throws IOException {
    var messages =
        Pattern.compile("(?m)^\\{.*\"entries\".*}$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(messages).hasSize(4);
    var sent = JournalAppend.read(messages.get(0));
    assertThat(sent.entries().known()).hasSize(1);
    assertThat(JournalAppended.read(messages.get(1))).isEqualTo(new JournalAppended(1));
    assertThat(RecordedJournal.read(messages.get(2)).entries()).isEqualTo(sent.entries());
    assertThat(WaitEnds.read(messages.get(3)).entries()).hasSize(1);
  }

  @Test
  void theExampleOfARequestToWaitIsOne() throws IOException {
    var request =
        Pattern.compile("(?m)^POST " + PodContract.GATEWAY_WAITS_PATH + "\n(\\{.*})$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(request).hasSize(1);
    assertThat(HoldRequest.read(request.get(0)).waits()).hasSize(1);
  }

  @Test
  void theExamplesOfRequestsToUpdateMetadataAreSome() throws IOException {
    var requests =
        Pattern.compile("(?m)^PATCH " + PodContract.GATEWAY_METADATA_PATH + "\n(\\{.*})$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> UpdateMetadata.read(found.group(1)))
            .toList();

    assertThat(requests).hasSize(3).noneMatch(UpdateMetadata::isEmpty);
    assertThat(requests.get(1).tags()).containsExactly("customer-42");
    assertThat(requests.get(2).isAbove()).isTrue();
  }

  @Test
  void thePageHasAllProblemsOfTheGateway() throws IOException {
    var page = Files.readString(PAGE);

    assertThat(GatewayProblem.values())
        .allSatisfy(
            it -> assertThat(page).containsPattern(it.status() + ".*\"type\": \"" + it.type()));
    assertThat(page)
        .contains("POST " + PodContract.GATEWAY_ENTRIES_PATH)
        .contains("GET " + PodContract.GATEWAY_JOURNAL_PATH)
        .contains("| " + PodContract.EXIT_SUPERSEDED + " | another pod");
  }

  @Test
  void theReasonsAreThoseThatARunnerMayTell() throws IOException {
    var list = Files.readString(PAGE).replaceFirst("(?s).*`reason` is one of ", "");
    var names =
        Pattern.compile("`(\\w+)`")
            .matcher(list.substring(0, list.indexOf(';')))
            .results()
            .map(match -> Reason.ofWireName(match.group(1)).orElseThrow())
            .toList();

    assertThat(names).containsExactlyInAnyOrderElementsOf(Reason.OF_RUNNERS);
  }

  @Test
  void theRunnerInPythonLeavesAResult() throws IOException, InterruptedException {
    assumeTrue(isInstalled("python3"), "no python3 on this machine");
    var file = Files.writeString(folder.resolve("assignment.json"), example("json"));

    var text = execute("python3", example("python"), Map.of("DAVIT_ASSIGNMENT_FILE", file));

    assertThat(ResultMessage.read(text)).isInstanceOf(Valid.class);
    assertThat(text).endsWith("{\"outcome\": \"completed\", \"output\": {\"items\": 0}}");
  }

  @Test
  void theShellScriptLeavesAnOutput() throws IOException, InterruptedException {
    assumeTrue(isInstalled("sh"), "no sh on this machine");
    var payload = Files.writeString(folder.resolve("payload.json"), "{\"a\":1}");

    var text = execute("sh", example("sh"), Map.of("DAVIT_PAYLOAD_FILE", payload));

    assertThat(text).isEqualTo("{\"payload\":{\"a\":1},\"bytes\":7}");
  }

  private String execute(String interpreter, String script, Map<String, Path> files)
      throws IOException, InterruptedException {
    var result = folder.resolve("result");
    var builder =
        new ProcessBuilder(interpreter, "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    files.forEach((name, file) -> builder.environment().put(name, file.toString()));
    builder.environment().put(PodContract.PAYLOAD_ENV, "{\"a\":1}");
    builder.environment().put(PodContract.RESULT_FILE_ENV, result.toString());
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(result);
  }

  private static boolean isInstalled(String program) {
    return Pattern.compile(":")
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /// The first block of that language.
  private static String example(String language) throws IOException {
    var block =
        Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```").matcher(Files.readString(PAGE));
    assertThat(block.find()).describedAs("a block of " + language).isTrue();
    return block.group(1);
  }
}
