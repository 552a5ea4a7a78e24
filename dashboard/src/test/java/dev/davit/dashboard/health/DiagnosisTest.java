package dev.davit.dashboard.health;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.client.ScheduleView;
import dev.davit.contract.Reason;
import dev.davit.dashboard.health.ClusterFacts.Lease;
import dev.davit.dashboard.health.ClusterFacts.Operator;
import dev.davit.dashboard.health.ClusterFacts.Resource;
import dev.davit.dashboard.health.ClusterFacts.ScheduleFacts;
import dev.davit.dashboard.health.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Lease LED = new Lease("davit-1", NOW.minusSeconds(5), seconds(15));
  private static final Operator OPERATOR =
      new Operator("davit-system", "davit", "1.0", 2, 2, new ReadResult.Seen<>(LED));

  private static final ClusterFacts HEALTHY =
      new ClusterFacts(
          "https://api",
          "shop",
          new ReadResult.Seen<>("Kubernetes v1.36.1"),
          Map.of(
              "tasks", new ReadResult.Seen<>(2L),
              "runs", new ReadResult.Seen<>(1234L),
              "queues", new ReadResult.Seen<>(0L),
              "tokens", new ReadResult.Seen<>(3L),
              "schedules", new ReadResult.Seen<>(4L)),
          new ReadResult.Seen<>(List.of()),
          new ReadResult.Seen<>(List.of(OPERATOR)),
          new ReadResult.Seen<>(List.of()),
          List.of(),
          List.of(),
          List.of(),
          List.of());

  /// @param findings those that are not as they should be, as the command prints them
  record Row(String name, ClusterFacts facts, String findings) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("nothing is wrong", HEALTHY, ""),
        new Row(
            "the server does not answer: nothing else is asked",
            ClusterFacts.unreachable(
                "https://api",
                "shop",
                new ReadResult.Failed<>("The API server at https://api does not answer: refused")),
            """
            bad   The API server at https://api does not answer: refused.
                  -> Compare with kubectl version; choose a cluster by --context or --server.
            """),
        new Row(
            "Davit is not installed",
            with(Map.of()),
            """
            bad   This cluster does not know tasks, runs, queues, tokens, schedules of davit.dev.
                  -> Install Davit, docs/install.md.
            """),
        new Row(
            "only the newer kinds are missing",
            with(Map.of("tasks", new ReadResult.Seen<>(1L), "runs", new ReadResult.Seen<>(1L))),
            """
            bad   This cluster does not know queues, tokens, schedules of davit.dev.
                  -> Install Davit, docs/install.md.
            """),
        new Row(
            "runs may not be listed",
            with(and("runs", new ReadResult.Forbidden<>())),
            """
            bad   You may not list runs in namespace shop.
                  -> Ask for the role davit-viewer there, or choose a namespace by -n.
            """),
        new Row(
            "a right is missing",
            denied(new ReadResult.Seen<>(List.of("create runs", "get pods/log"))),
            """
            note  You may not, in namespace shop: create runs, get pods/log.
                  -> If you need to, ask for the role davit-runner-of-tasks there.
            """),
        new Row("an API without rights", denied(new ReadResult.Missing<>()), ""),
        new Row("operators may not be seen", operators(new ReadResult.Forbidden<>()), ""),
        new Row(
            "there is no operator",
            operators(new ReadResult.Seen<>(List.of())),
            """
            note  No Deployment of an operator is to be seen.
                  -> Unless it runs elsewhere (davit operator): Install Davit, docs/install.md.
            """),
        new Row(
            "no replica is ready",
            operator(0, "1.0", LED),
            """
            bad   Operator davit-system/davit has 0 of 2 replicas that are ready.
                  -> kubectl -n davit-system describe deployment,pods and logs deployment/davit say why.
            """),
        new Row(
            "one replica is ready",
            operator(1, "1.0", LED),
            """
            note  Operator davit-system/davit has 1 of 2 replicas ready.
                  -> One is enough to work, and none is there to replace it.
            """),
        new Row(
            "the operator is of another version",
            operator(2, "1.1", LED),
            """
            note  Operator davit-system/davit is version 1.1, this davit is 1.0.
                  -> They work together; what only one of them knows is left out.
            """),
        new Row(
            "the Lease was given back",
            operator(2, "1.0", new Lease("", NOW, seconds(15))),
            """
            bad   No replica of davit-system/davit leads: its Lease was last renewed at 2026-01-01T12:00:00Z.
                  -> The logs of its pods say what keeps them from it.
            """),
        new Row(
            "the leader is late by less than three durations",
            operator(2, "1.0", new Lease("davit-1", NOW.minusSeconds(45), seconds(15))),
            ""),
        new Row(
            "the leader is late by more",
            operator(2, "1.0", new Lease("davit-1", NOW.minusSeconds(46), seconds(15))),
            """
            bad   No replica of davit-system/davit leads: its Lease was last renewed at 2026-01-01T11:59:14Z.
                  -> The logs of its pods say what keeps them from it.
            """),
        new Row(
            "a policy is missing",
            new ClusterFacts(
                HEALTHY.server(),
                HEALTHY.namespace(),
                HEALTHY.kubernetes(),
                HEALTHY.kinds(),
                HEALTHY.denied(),
                HEALTHY.operators(),
                new ReadResult.Seen<>(List.of("run-payload-is-immutable.davit.dev")),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            """
            note  Admission policies are missing: run-payload-is-immutable.davit.dev.
                  -> Payloads can be changed and full queues accept runs until kubectl apply --server-side -k crds/k8s.
            """),
        new Row(
            "policies are missing from an API without rights, which evaluates none",
            new ClusterFacts(
                HEALTHY.server(),
                HEALTHY.namespace(),
                HEALTHY.kubernetes(),
                HEALTHY.kinds(),
                new ReadResult.Missing<>(),
                HEALTHY.operators(),
                new ReadResult.Seen<>(List.of("run-payload-is-immutable.davit.dev")),
                List.of(),
                List.of(),
                List.of(),
                List.of()),
            ""),
        new Row(
            "schedules fire, or are late by less than a minute",
            schedules(
                schedule(ready(true, "Scheduled"), false, "11:59:00"),
                schedule(ready(true, "Scheduled"), true, "10:00:00", "11:59:00")),
            ""),
        new Row(
            "a schedule is late",
            schedules(schedule(ready(true, "Scheduled"), false, "11:58:59")),
            """
            bad   schedule s has had no run since 2026-01-01T11:58:59Z, when it was due.
                  -> No operator looks at it, or it is behind; its log says why.
            """),
        new Row(
            "a schedule with a window is late when the next due time has passed",
            schedules(schedule(ready(true, "Scheduled"), true, "10:00:00", "11:58:59")),
            """
            bad   schedule s has had no run since 2026-01-01T10:00:00Z, when it was due.
                  -> No operator looks at it, or it is behind; its log says why.
            """),
        new Row(
            "a schedule is not ready",
            schedules(schedule(ready(false, "InvalidCron"), false)),
            """
            bad   schedule s creates no runs: InvalidCron: why
                  -> davit schedules describe shows it.
            """),
        new Row(
            "a schedule is suspended",
            schedules(schedule(ready(false, "Suspended"), false)),
            """
            note  schedule s is suspended and creates no runs.
                  -> davit schedules resume ends that.
            """),
        new Row(
            "nobody looks at a new schedule",
            schedules(schedule(Optional.empty(), false)),
            """
            bad   No operator has looked at schedule s.
                  -> Either none runs, or none watches namespace shop (chart value watchNamespaces).
            """),
        new Row(
            "a list could not be read",
            notRead(HEALTHY.policies(), "Could not list unfinished runs: refused"),
            """
            note  Could not list unfinished runs: refused.
                  -> What was not read may need somebody to act too.
            """),
        new Row(
            "the policies could not be read",
            notRead(new ReadResult.Failed<>("Could not read admission policies: refused")),
            """
            note  Could not read admission policies: refused.
                  -> Try it again.
            """),
        new Row(
            "a new run is not seen yet", resources(List.of(), List.of(unseen("run a", 30))), ""),
        new Row(
            "nobody looks at what is new",
            resources(
                List.of(unseen("task t", 31)),
                List.of(unseen("run a", 99), unseen("run b", 99), unseen("run c", 99))),
            """
            bad   No operator has looked at task t, run a, run b and 1 more.
                  -> Either none runs, or none watches namespace shop (chart value watchNamespaces).
            """),
        new Row(
            "a task is not ready",
            resources(List.of(because("task t", Reason.QUEUE_NOT_FOUND)), List.of()),
            """
            bad   task t is not ready: QueueNotFound: as it is
                  -> %s
            """
                .formatted(Reason.QUEUE_NOT_FOUND.advice())),
        new Row(
            "a task is not ready for a reason of a newer version",
            resources(
                List.of(new Resource("task t", NOW, Optional.empty(), "the moon is full")),
                List.of()),
            """
            bad   task t is not ready: the moon is full
            """),
        new Row(
            "runs that wait for the same are one finding",
            resources(
                List.of(),
                List.of(
                    because("run a", Reason.QUEUE_NOT_FOUND),
                    because("run b", Reason.UNSCHEDULABLE),
                    because("run c", Reason.QUEUE_NOT_FOUND))),
            """
            bad   run a, run c: QueueNotFound: as it is
                  -> %s
            bad   run b: Unschedulable: as it is
                  -> %s
            """
                .formatted(Reason.QUEUE_NOT_FOUND.advice(), Reason.UNSCHEDULABLE.advice())));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsNotAsItShouldBeIsFound(Row row) {
    var findings =
        Diagnosis.of(row.facts(), NOW, "1.0").stream()
            .filter(it -> it.level() != Level.OK)
            .map(Finding::printed)
            .collect(joining("\n"));

    assertThat(findings).isEqualTo(row.findings().stripTrailing());
  }

  @Test
  void whatIsAsItShouldBeIsSaidToo() {
    assertThat(Diagnosis.of(HEALTHY, NOW, "1.0").stream().map(Finding::printed))
        .containsExactly(
            "ok    The API server at https://api is Kubernetes v1.36.1.",
            "ok    tasks: 2 in namespace shop.",
            "ok    runs: 1,234 in namespace shop.",
            "ok    queues: 0 in namespace shop.",
            "ok    tokens: 3 in namespace shop.",
            "ok    schedules: 4 in namespace shop.",
            "ok    You may trigger, cancel and follow runs in namespace shop.",
            "ok    Operator davit-system/davit has 2 of 2 replicas ready.",
            "ok    davit-1 leads.");
  }

  @Test
  void whatIsNotYoursToSeeIsSaidToo() {
    assertThat(Diagnosis.of(notRead(new ReadResult.Forbidden<>()), NOW, "1.0"))
        .contains(Finding.ok("The admission policies are not yours to see."));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Resource unseen(String name, long seconds) {
    return new Resource(name, NOW.minusSeconds(seconds), Optional.empty(), "");
  }

  private static Resource because(String name, Reason reason) {
    return new Resource(name, NOW.minusSeconds(99), Optional.of(reason), "as it is");
  }

  private static Map<String, ReadResult<Long>> and(String kind, ReadResult<Long> look) {
    var kinds = new HashMap<>(HEALTHY.kinds());
    kinds.put(kind, look);
    return kinds;
  }

  private static ClusterFacts operator(int ready, String version, Lease lease) {
    return operators(
        new ReadResult.Seen<>(
            List.of(
                new Operator(
                    "davit-system", "davit", version, ready, 2, new ReadResult.Seen<>(lease)))));
  }

  private static ClusterFacts with(Map<String, ReadResult<Long>> kinds) {
    return facts(kinds, HEALTHY.denied(), HEALTHY.operators(), List.of(), List.of());
  }

  private static ClusterFacts denied(ReadResult<List<String>> denied) {
    return facts(HEALTHY.kinds(), denied, HEALTHY.operators(), List.of(), List.of());
  }

  private static ClusterFacts operators(ReadResult<List<Operator>> operators) {
    return facts(HEALTHY.kinds(), HEALTHY.denied(), operators, List.of(), List.of());
  }

  private static ClusterFacts resources(List<Resource> tasks, List<Resource> runs) {
    return facts(HEALTHY.kinds(), HEALTHY.denied(), HEALTHY.operators(), tasks, runs);
  }

  private static ClusterFacts facts(
      Map<String, ReadResult<Long>> kinds,
      ReadResult<List<String>> denied,
      ReadResult<List<Operator>> operators,
      List<Resource> tasks,
      List<Resource> runs) {
    return new ClusterFacts(
        HEALTHY.server(),
        HEALTHY.namespace(),
        HEALTHY.kubernetes(),
        kinds,
        denied,
        operators,
        HEALTHY.policies(),
        tasks,
        runs,
        List.of(),
        List.of());
  }

  private static ClusterFacts notRead(ReadResult<List<String>> policies, String... gaps) {
    return new ClusterFacts(
        HEALTHY.server(),
        HEALTHY.namespace(),
        HEALTHY.kubernetes(),
        HEALTHY.kinds(),
        HEALTHY.denied(),
        HEALTHY.operators(),
        policies,
        List.of(),
        List.of(),
        List.of(),
        List.of(gaps));
  }

  private static ClusterFacts schedules(ScheduleFacts... schedules) {
    return new ClusterFacts(
        HEALTHY.server(),
        HEALTHY.namespace(),
        HEALTHY.kubernetes(),
        HEALTHY.kinds(),
        HEALTHY.denied(),
        HEALTHY.operators(),
        HEALTHY.policies(),
        List.of(),
        List.of(),
        List.of(schedules),
        List.of());
  }

  private static ScheduleFacts schedule(
      Optional<ScheduleView.Ready> ready, boolean hasWindow, String... next) {
    return new ScheduleFacts(
        "schedule s",
        NOW.minusSeconds(31),
        ready,
        Stream.of(next).map(time -> Instant.parse("2026-01-01T" + time + "Z")).toList(),
        hasWindow);
  }

  private static Optional<ScheduleView.Ready> ready(boolean isReady, String reason) {
    return Optional.of(new ScheduleView.Ready(isReady, reason, "why"));
  }
}
