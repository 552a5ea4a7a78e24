package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.AttemptStatus;
import dev.davit.api.Entrypoint;
import dev.davit.api.HookError;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunStatus;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.Reason;
import dev.davit.contract.Wait;
import dev.davit.operator.run.RunRecord.Why;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunStatusMapperTest {
  private static final RunStatusMapper.ResourceFacts SEEN =
      new RunStatusMapper.ResourceFacts(NOON.minusSeconds(90), 1L);

  static Stream<RunState> states() {
    var finals =
        Stream.of(Phase.values())
            .filter(Phase::isFinal)
            .map(
                phase ->
                    new RunState.Finished(
                        phase,
                        2,
                        NOON,
                        phase == Phase.COMPLETED
                            ? Optional.of(TextNode.valueOf("out"))
                            : Optional.empty(),
                        phase == Phase.FAILED
                            ? Optional.of(new RunError("E", "boom", "at x"))
                            : Optional.empty()));
    return Stream.concat(
        Stream.of(
            new RunState.PendingVersion(),
            new RunState.Queued(2),
            new RunState.Delayed(NOON.plusSeconds(3)),
            new RunState.BackingOff(2, NOON.plusSeconds(3)),
            new RunState.Dequeued(2),
            new RunState.Executing(2, NOON),
            new RunState.Waiting(
                2,
                NOON,
                List.of(
                    Wait.time("", 3, NOON.plusSeconds(9)),
                    Wait.time("ship/sku-9", 1, NOON.plusSeconds(7)),
                    Wait.token("", 4, "r-0a1b")))),
        finals);
  }

  @ParameterizedTest
  @MethodSource("states")
  void whatIsWrittenIsReadAgain(RunState state) throws JsonProcessingException {
    var record = record(state);
    var status = RunStatusMapper.toStatus(record, SEEN, null, NOON);
    var json = new KubernetesSerialization().asJson(status);
    var read = new KubernetesSerialization().unmarshal(json, RunStatus.class);
    assertThat(RunStatusMapper.toRecord(read, 99)).isEqualTo(record);
  }

  @Test
  void withWhatTheFirstSegmentBeganIsReadAgain() throws JsonProcessingException {
    for (var start :
        List.of(Optional.<JsonNode>of(IntNode.valueOf(6)), Optional.<JsonNode>empty())) {
      var record =
          record(new RunState.Executing(2, NOON)).inSegment(Segment.FIRST.startNoted(start));
      var status = RunStatusMapper.toStatus(record, SEEN, null, NOON);
      var json = new KubernetesSerialization().asJson(status);
      var read = new KubernetesSerialization().unmarshal(json, RunStatus.class);
      assertThat(RunStatusMapper.toRecord(read, 99)).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @MethodSource("states")
  void aBugChangesNothingButTheReason(RunState state) {
    if (state.phase().isFinal()) {
      return;
    }
    var record = record(state);
    var bug = new Why(Reason.OPERATOR_ERROR, "the operator failed at this run: a bug");
    var before = RunStatusMapper.toStatus(record, SEEN, null, NOON);

    var status = RunStatusMapper.withReason(bug, SEEN, before, 99);

    assertThat(RunStatusMapper.toRecord(status, 99)).isEqualTo(record.inState(state, bug));
    assertThat(status.conditions()).extracting("reason").containsOnly("OperatorError");
  }

  @Test
  void aBugCanBeToldOfARunThatNobodyHasLookedAt() {
    var bug = new Why(Reason.OPERATOR_ERROR, "a bug");

    var status = RunStatusMapper.withReason(bug, SEEN, RunStatus.NONE, 5);

    assertThat(RunStatusMapper.toRecord(status, 99))
        .isEqualTo(RunRecord.fresh(5).inState(new RunState.Queued(1), bug));
  }

  @Test
  void aStatusThatOnlyHasItsDefaultIsThatOfANewRun() {
    assertThat(RunStatusMapper.toRecord(null, 5)).isEqualTo(RunRecord.fresh(5));
  }

  @Test
  void onlyAFinishedRunIsFinishedAndOnlyACompletedOneSucceeded() {
    var executing =
        RunStatusMapper.toStatus(record(new RunState.Executing(1, NOON)), SEEN, null, NOON);
    assertThat(executing.finished()).isFalse();
    assertThat(conditions(executing))
        .containsExactly("Started=True", "Finished=False", "Succeeded=Unknown");
    var failed = new RunState.Finished(Phase.FAILED, 1, NOON, Optional.empty(), Optional.empty());
    var status = RunStatusMapper.toStatus(record(failed), SEEN, executing, NOON.plusSeconds(1));
    assertThat(status.finished()).isTrue();
    assertThat(status.duration()).isEqualTo("1m");
    assertThat(conditions(status))
        .containsExactly("Started=True", "Finished=True", "Succeeded=False");
    assertThat(status.conditions().get(0).getLastTransitionTime())
        .isEqualTo(status.times().startedAt())
        .isEqualTo(NOON.minusSeconds(60).toString());
    assertThat(status.conditions().get(1).getLastTransitionTime())
        .isEqualTo(NOON.plusSeconds(1).toString());
  }

  @Test
  void attemptsAreBoundedToTheFirstAndTheLast() {
    var record = RunRecord.fresh(1);
    for (var attempt = 1; attempt <= 100; attempt++) {
      record =
          record.with(
              new AttemptStatus(
                  attempt,
                  "p",
                  null,
                  null,
                  null,
                  "TaskFailed",
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null));
    }
    assertThat(record.attempts()).hasSize(20);
    assertThat(record.attempts().get(4).attempt()).isEqualTo(5);
    assertThat(record.attempts().get(5).attempt()).isEqualTo(86);
    assertThat(record.attempts().getLast().attempt()).isEqualTo(100);
  }

  private static List<String> conditions(RunStatus status) {
    return status.conditions().stream().map(it -> it.getType() + "=" + it.getStatus()).toList();
  }

  private static RunRecord record(RunState state) {
    return new RunRecord(
        state,
        new Why(
            state instanceof RunState.Delayed ? Reason.DELAYED : Reason.CONCURRENCY_LIMIT,
            "all slots are taken"),
        12,
        isBeforeFirstPod(state) ? 0 : 1,
        isBeforeFirstPod(state)
            ? Segment.FIRST
            : new Segment(3, Duration.ofSeconds(61), Optional.of(IntNode.valueOf(6)))
                .changedTo(MetadataOperations.NONE.and(MetadataOperation.delete("k"))),
        isBeforeFirstPod(state) ? Optional.empty() : Optional.of(NOON.minusSeconds(90)),
        Optional.of(RunSeen.version(Entrypoint.RUNNER, 3, "5s").resolved()),
        Optional.of("queue/q"),
        isBeforeFirstPod(state) ? Optional.empty() : Optional.of("r-2"),
        Optional.of(NOON.minusSeconds(60)),
        List.of(
            new AttemptStatus(
                1,
                "r-1",
                "micro",
                "node-1",
                "app@sha256:7",
                "TaskFailed",
                "boom",
                143,
                15,
                "the last line",
                NOON.minusSeconds(9).toString(),
                NOON.toString(),
                new RunError("E", "boom", "at x"),
                NOON.plusSeconds(3).toString())),
        new RunRecord.Notes(
            Optional.of(IntNode.valueOf(7)),
            List.of(new HookError("onSuccess", "E", "boom")),
            Optional.of(JsonNodeFactory.instance.arrayNode().add(IntNode.valueOf(1))),
            List.of("a", "b"),
            List.of("uid/c-a1 3")));
  }

  private static boolean isBeforeFirstPod(RunState state) {
    return state instanceof RunState.PendingVersion || state instanceof RunState.Delayed;
  }

  @Test
  void onlyTheLastAttemptsKeepTheirLogsAndStackTraces() {
    var record = record(new RunState.Queued(1));
    var attempt = record.attempts().getFirst();
    for (var count = 2; count <= 7; count++) {
      record = record.with(attempt);
    }
    assertThat(record.attempts()).hasSize(7);
    assertThat(record.attempts().subList(0, 2)).extracting("logTail").containsOnlyNulls();
    assertThat(record.attempts().subList(2, 7)).extracting("logTail").containsOnly("the last line");
    assertThat(record.attempts().subList(0, 2))
        .extracting("error")
        .containsOnly(new RunError("E", "boom", null));
    assertThat(record.attempts().subList(2, 7)).extracting("error").containsOnly(attempt.error());
  }
}
