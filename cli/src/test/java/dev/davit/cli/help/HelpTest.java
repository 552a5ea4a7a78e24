package dev.davit.cli.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.Called;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `davit explain` and `davit completion`, which need no cluster.
class HelpTest {
  @Test
  void aReasonIsExplainedAsOnThePageOfReasons() {
    assertThat(Called.davit("explain", "queuepaused"))
        .isEqualTo(
            new Called(
                0,
                """
                QueuePaused
                What happened:  The queue is paused.
                Whose matter:   nobody's: this is how it should be
                What to do:     Set `spec.paused` of the Queue to false.
                """,
                ""));
  }

  @ParameterizedTest
  @EnumSource(dev.davit.contract.Reason.class)
  void everyReasonIsKnownByItsWord(dev.davit.contract.Reason reason) {
    assertThat(ExplainCommand.reason(reason.wireName())).isEqualTo(reason);
  }

  record Typo(String word, String message) {}

  static Stream<Typo> typos() {
    return Stream.of(
        new Typo("ConcurencyLimit", "did you mean ConcurrencyLimit?"),
        new Typo("NotFound", "did you mean QueueNotFound?"),
        new Typo("xyzzy", "\"xyzzy\" is not a reason; known: Completed, TaskFailed,"));
  }

  @ParameterizedTest
  @MethodSource("typos")
  void anUnknownWordIsAnsweredWithThoseThatAreAlike(Typo typo) {
    var called = Called.davit("explain", typo.word());

    assertThat(called.err()).contains(typo.message());
    assertThat(called.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void aScriptCompletesCommands(String shell) {
    assertThat(Called.davit("completion", shell).out())
        .startsWith("#!/usr/bin/env bash")
        .contains(
            "describe",
            "schedules",
            "--timezone",
            "--external-id",
            "explain",
            "bashcompinit",
            "complete -F _complete_davit");
  }

  @Test
  void aScriptCompletesValuesInTheWordsThatCommandsAccept() {
    assertThat(Called.davit("completion", "bash").out())
        .contains("\"table\" \"wide\"", "\"Queued\"", "\"TimedOut\"")
        .doesNotContain("WIDE", "TIMED_OUT");
  }

  @Test
  void anotherShellIsRefused() {
    assertThat(Called.davit("completion", "fish").exitCode()).isEqualTo(2);
  }
}
