package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a message says about a run that goes on.
class RunViewTest {
  record Row(String name, String status, String standing) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "a run that nobody has looked at says so",
            "{}",
            "it is Queued, and no operator has reported on it"),
        new Row(
            "a waiting run says why in a word and a sentence",
            "{\"phase\": \"Queued\", \"reason\": \"QueueNotFound\", \"message\": \"There is no Queue nope\"}",
            "it is Queued (QueueNotFound): There is no Queue nope"),
        new Row(
            "a reason that repeats the phase is left out",
            "{\"phase\": \"Executing\", \"reason\": \"Executing\", \"message\": \"The container runs\"}",
            "it is Executing: The container runs"),
        new Row(
            "a reason without a sentence is enough",
            "{\"phase\": \"Queued\", \"reason\": \"QueuePaused\"}",
            "it is Queued (QueuePaused)"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void standing(Row row) {
    var run =
        new KubernetesSerialization()
            .unmarshal(
                """
                {"metadata": {"name": "r", "namespace": "shop", "uid": "u", "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"task": "t"}, "status": %s}"""
                    .formatted(row.status()),
                Run.class);

    assertThat(RunView.of(run).standing()).isEqualTo(row.standing());
  }
}
