package dev.davit.dashboard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.dashboard.run.Timeline.Bar;
import dev.davit.dashboard.run.Timeline.Kind;
import dev.davit.dashboard.run.Timeline.Line;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs that were created at 14:00:00 and are looked at 100 s later: 10 units are a second.
class TimelineTest {
  private static final Instant NOW = Instant.parse("2026-03-01T14:01:40Z");

  record Case(String name, String status, List<Line> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> runs() {
    return Stream.of(
        new Case(
            "a run that waits",
            "{}",
            List.of(new Line("waiting", "", List.of(bar(Kind.WAITS, 0, 1000, 100))))),
        new Case(
            "a run that executes",
            "{pod: r-a1, attempt: 1, times: {startedAt: '2026-03-01T14:00:20Z', attemptStartedAt: '2026-03-01T14:00:20Z'}}",
            List.of(
                new Line("waiting", "", List.of(bar(Kind.WAITS, 0, 200, 20))),
                new Line("attempt 1", "r-a1", List.of(bar(Kind.EXECUTES, 200, 800, 80))))),
        new Case(
            "an attempt that failed, the backoff, and the next one that was not seen running",
            """
            {pod: r-a2, attempt: 2, attempts: [{attempt: 1, pod: r-a1, reason: TaskFailed,
             startedAt: '2026-03-01T14:00:10Z', endedAt: '2026-03-01T14:00:30Z', retryAt: '2026-03-01T14:00:50Z'}]}
            """,
            List.of(
                new Line("waiting", "", List.of(bar(Kind.WAITS, 0, 100, 10))),
                new Line(
                    "attempt 1",
                    "r-a1",
                    List.of(bar(Kind.FAILED, 100, 200, 20), bar(Kind.BACKOFF, 300, 200, 20))),
                new Line("attempt 2", "r-a2", List.of()))),
        new Case(
            "a run that has ended fills the picture, and an instant is visible",
            """
            {pod: r-a1, finished: true, times: {finishedAt: '2026-03-01T14:00:10Z'}, attempts: [{attempt: 1, pod: r-a1,
             reason: Completed, startedAt: '2026-03-01T14:00:10Z', endedAt: '2026-03-01T14:00:10Z'}]}
            """,
            List.of(
                new Line("waiting", "", List.of(bar(Kind.WAITS, 0, 1000, 10))),
                new Line("attempt 1", "r-a1", List.of(bar(Kind.COMPLETED, 996, 4, 0))))),
        new Case(
            "clocks that disagree draw nothing outside",
            """
            {pod: r-a1, finished: true, times: {finishedAt: '2026-03-01T13:00:00Z'}, attempts: [{attempt: 1, pod: r-a1,
             reason: Killed, startedAt: '2026-03-01T13:00:10Z', endedAt: '2026-03-01T13:00:05Z'}]}
            """,
            List.of(
                new Line("waiting", "", List.of(bar(Kind.WAITS, 0, 4, 0))),
                new Line("attempt 1", "r-a1", List.of(bar(Kind.FAILED, 0, 4, 0))))));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aRunIsDrawn(Case drawn) {
    var run =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: davit.dev/v1alpha1
                kind: Run
                metadata: {creationTimestamp: '2026-03-01T14:00:00Z'}
                spec: {task: t}
                status: %s
                """
                    .formatted(drawn.status().replace("\n", " ")),
                Run.class);

    assertThat(Timeline.of(run, NOW).lines()).isEqualTo(drawn.lines());
  }

  private static Bar bar(Kind kind, int x, int width, int seconds) {
    return new Bar(kind, x, width, Duration.ofSeconds(seconds));
  }
}
