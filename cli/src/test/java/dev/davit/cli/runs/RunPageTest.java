package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The page of a run, in each state that people look at one in.
class RunPageTest {
  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

  record Row(String name, String run, String page) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "a new run says that nobody has looked at it",
            "spec: {task: charge}",
            """
            Name:          r
            Namespace:     shop
            Task:          charge
            Phase:         Queued
            Why:           no operator has reported on it
            Created:       2026-01-01T00:00:00Z (60m ago)"""),
        new Row(
            "a waiting run says why and what to do, and what it asks for",
            """
            spec: {task: charge, concurrencyKey: c-7, priority: -60, ttl: 1h, tags: [a, b], replayOf: q, payload: {n: 1},
                   delayUntil: "2026-01-01T00:10:00Z"}
            status: {phase: Queued, reason: ConcurrencyLimit, message: All 5 slots are taken, queue: queue/q, machine: micro}""",
            """
            Name:          r
            Namespace:     shop
            Task:          charge
            Phase:         Queued: ConcurrencyLimit
            Why:           All 5 slots are taken
            What to do:    Wait, or raise the limit.
            Queue:         queue/q
            Key:           c-7
            Priority:      -60
            Machine:       micro
            Ttl:           1h
            Tags:          a, b
            Replay of:     q
            Created:       2026-01-01T00:00:00Z (60m ago)
            Delayed until: 2026-01-01T00:10:00Z (50m ago)
            Payload:       {"n":1}"""),
        new Row(
            "a run in its second attempt shows the first one's end and log, and text of others makes no lines",
            """
            spec: {task: charge}
            status:
              phase: Executing
              reason: Executing
              message: The container runs
              attempt: 2
              pod: r-a2
              times: {startedAt: "2026-01-01T00:58:00Z", attemptStartedAt: "2026-01-01T00:59:30Z"}
              attempts:
              - {attempt: 1, pod: r-a1, node: n-3, reason: TaskFailed, message: Attempt 1 of 3 failed, exitCode: 1,
                 startedAt: "2026-01-01T00:58:00Z", endedAt: "2026-01-01T00:58:04Z", retryAt: "2026-01-01T00:59:00Z",
                 logTail: "one\\ntwo\\n", error: {type: java.io.IOException, message: "no\\nName: x", stackTrace: "at A\\nat B"}}""",
            """
            Name:          r
            Namespace:     shop
            Task:          charge
            Phase:         Executing
            Why:           The container runs
            Created:       2026-01-01T00:00:00Z (60m ago)
            Started:       2026-01-01T00:58:00Z (2m ago)
            Duration:      2m

            Attempts:
              1  pod r-a1 on n-3, 4s, exit code 1
                 TaskFailed: Attempt 1 of 3 failed
                 Error: java.io.IOException: no\\u000aName: x
                   | at A
                   | at B
                 The next attempt was to start at 2026-01-01T00:59:00Z
                 The end of its log:
                   | one
                   | two
              2  pod r-a2, executes for 30s"""),
        new Row(
            "a run that has failed shows its error, and its delay no more",
            """
            spec: {task: charge, delayUntil: "2026-01-01T00:10:00Z"}
            status:
              phase: Crashed
              finished: true
              reason: OutOfMemory
              message: Attempt 1 of 1 ran out of memory
              attempt: 1
              pod: r-a1
              duration: 3s
              times: {finishedAt: "2026-01-01T00:59:59Z"}
              error: {type: Process, message: killed at 256Mi}
              attempts: [{attempt: 1, pod: r-a1, reason: OutOfMemory, exitCode: 137, signal: 9}]""",
            """
            Name:          r
            Namespace:     shop
            Task:          charge
            Phase:         Crashed: OutOfMemory
            Why:           Attempt 1 of 1 ran out of memory
            What to do:    Choose a larger machine preset, or let `retry.outOfMemory` do so. If the kernel did it, look at what uses memory beside the heap: native buffers, threads, child processes.
            Created:       2026-01-01T00:00:00Z (60m ago)
            Finished:      2026-01-01T00:59:59Z (1s ago)
            Duration:      3s
            Error:         Process: killed at 256Mi

            Attempts:
              1  pod r-a1, exit code 137, signal 9
                 OutOfMemory"""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void page(Row row) {
    var run =
        new KubernetesSerialization()
            .unmarshal(
                """
                apiVersion: davit.dev/v1alpha1
                kind: Run
                metadata: {name: r, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
                """
                    + row.run(),
                Run.class);

    assertThat(new RunPage(run, NOW).text()).isEqualTo(row.page());
  }
}
