package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Writes the tables of `docs/hooks.md` from what happens.
class HooksPageTest {
  private static final Path PAGE = Path.of("../docs/hooks.md");
  private static final List<String> HOOKS =
      List.of(
          "middleware",
          "init",
          "onStart",
          "onStartAttempt",
          "onWait",
          "onResume",
          "catchError",
          "onSuccess",
          "onFailure",
          "onComplete",
          "onCancel",
          "cleanup",
          "middleware after");

  @Test
  void theTablesSayWhatHappens() throws IOException, InterruptedException {
    var page = Files.readString(PAGE);
    var current = with("errors", errors(), with("calls", calls(), page));
    if ("true".equals(System.getenv("DAVIT_UPDATE"))) {
      Files.writeString(PAGE, current);
    }
    assertThat(current)
        .as("docs/hooks.md is stale; refresh it: DAVIT_UPDATE=true ./mvnw -pl sdk test")
        .isEqualTo(Files.readString(PAGE));
  }

  private static String calls() throws IOException, InterruptedException {
    var seen = new LinkedHashMap<String, List<String>>();
    for (var outcome : HookCase.OUTCOMES) {
      seen.put(outcome.name(), outcome.see().calls());
    }
    for (var crash : CrashedProcess.CRASHES) {
      seen.put(crash.name(), CrashedProcess.calls(crash));
    }
    var head = String.join(" | ", seen.keySet());
    var rows = new StringBuilder("| | " + head + " |\n|" + "---|".repeat(seen.size() + 1) + "\n");
    for (var hook : HOOKS) {
      var marks =
          seen.values().stream()
              .map(calls -> calls.contains("task." + hook) ? "✔" : "–")
              .collect(Collectors.joining(" | "));
      rows.append("| ").append(shown(hook)).append(" | ").append(marks).append(" |\n");
    }
    return rows.toString();
  }

  private static String errors() {
    var rows =
        new StringBuilder(
            "| thrown in | while the attempt | it ends as | reported as |\n|---|---|---|---|\n");
    for (var hook : HOOKS) {
      for (var outcome : HookCase.OUTCOMES) {
        if (isTypical(hook, outcome.name())) {
          rows.append(error(hook, outcome)).append('\n');
        }
      }
    }
    return rows.toString();
  }

  /// One row for each hook where it is called, and one more where the run ends by it.
  private static boolean isTypical(String hook, String outcome) {
    return switch (hook) {
      case "onWait", "cleanup", "middleware after" ->
          outcome.equals("is suspended")
              || (outcome.equals("returns, first attempt") && !hook.equals("onWait"));
      case "onResume" -> outcome.equals("is resumed, first attempt");
      case "onCancel" -> outcome.equals("canceled");
      case "onFailure", "catchError" -> outcome.equals("throws, last attempt");
      default -> outcome.equals("returns, first attempt");
    };
  }

  private static String error(String hook, HookCase outcome) {
    var seen = outcome.throwingIn(hook).see();
    var told = seen.end().notes().hookErrors();
    return "| %s | %s | %s | %s |"
        .formatted(
            shown(hook),
            outcome.name(),
            end(outcome, seen.result()),
            told.isEmpty() ? "the attempt's error" : "`hookErrors`: " + told.get(0).hook());
  }

  private static String end(HookCase outcome, Result result) {
    if (result instanceof Result.Failed failed) {
      var left = outcome.attempt() < 3 && failed.next() == Result.Next.RETRY;
      return left ? "failed, to be retried" : "failed";
    }
    if (result instanceof Result.Suspended) {
      return "suspended";
    }
    return result instanceof Result.Completed ? "completed" : "canceled";
  }

  private static String shown(String hook) {
    return hook.equals("middleware after") ? "middleware, after `next`" : "`" + hook + "`";
  }

  private static String with(String name, String table, String page) {
    var block =
        Pattern.compile("(<!-- " + name + " -->\n).*?(<!-- /" + name + " -->)", Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).as("a place for the table of " + name).isTrue();
    return block.replaceFirst("$1" + Matcher.quoteReplacement(table) + "$2");
  }
}
