package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Run;
import dev.davit.client.DavitClient;
import dev.davit.client.Debounce;
import dev.davit.client.RunHandle;
import dev.davit.client.RunQuery;
import dev.davit.client.RunView;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many triggers, one run.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class DebounceIT {
  private static final Duration DELAY = Duration.ofMinutes(10);

  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  DebounceIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @ParameterizedTest
  @EnumSource(Debounce.Mode.class)
  void fiftyCallersMakeOneRunThatStartsAfterTheLastOfThem(Debounce.Mode mode) throws Exception {
    var how = new Debounce("doc-1", DELAY, mode, Duration.ofHours(1));
    var before = Instant.now();

    var handles = Callers.together(50, number -> trigger(number, how));

    var after = Instant.now();
    assertThat(handles).extracting(RunHandle::name).containsOnly(only());
    assertThat(handles).filteredOn(handle -> !handle.found()).hasSize(1);
    assertThat(delayUntil(only())).isBetween(before.plus(DELAY), after.plus(DELAY));
    assertThat(resource(only()).getSpec().payload().asInt()).isBetween(0, 49);
  }

  @Test
  void leadingKeepsTheFirstPayload() {
    var how = Debounce.leading("doc-1", DELAY);
    var first = trigger(Map.of("version", 1), how);
    var firstDelay = delayUntil(first.name());

    trigger(Map.of("version", 2), how);

    assertThat(resource(first.name()).getSpec().payload()).hasToString("{\"version\":1}");
    assertThat(delayUntil(first.name())).isAfter(firstDelay);
  }

  @Test
  void trailingTakesTheLastPayloadAndNothingOfTheOneBefore() {
    var how = Debounce.trailing("doc-1", DELAY);
    var run = trigger(Map.of("version", 1, "draft", true), how).name();

    trigger(Map.of("version", 2), how);
    assertThat(resource(run).getSpec().payload()).hasToString("{\"version\":2}");

    trigger(null, how);
    assertThat(resource(run).getSpec().payload()).isNull();

    trigger(List.of(3), how);
    assertThat(resource(run).getSpec().payload()).hasToString("[3]");
    assertThat(only()).isEqualTo(run);
  }

  @Test
  void startIsNeverLaterThanTheLastOneAllowed() {
    var shortly = Debounce.leading("doc-1", Duration.ofMinutes(1)).maxDelay(DELAY);
    var run = trigger(1, shortly).name();

    trigger(2, Debounce.leading("doc-1", DELAY).maxDelay(DELAY));

    assertThat(delayUntil(run)).isEqualTo(davit.get(run).createdAt().plus(DELAY));
  }

  @Test
  void startIsNotPulledForward() {
    var run = trigger(1, Debounce.leading("doc-1", DELAY)).name();
    var start = delayUntil(run);

    trigger(2, Debounce.leading("doc-1", Duration.ofMinutes(1)));

    assertThat(delayUntil(run)).isEqualTo(start);
  }

  @Test
  void runThatIsNoLongerDelayedIsLeftAlone() throws Exception {
    var how = Debounce.trailing("doc-1", DELAY);
    var started = trigger(1, how).name();
    operator.executes(started);

    var handles = Callers.together(20, number -> trigger(number, how));

    assertThat(handles).extracting(RunHandle::name).containsOnly(started + "-2");
    assertThat(resource(started).getSpec().payload().asInt()).isEqualTo(1);
  }

  @Test
  void canceledRunIsLeftAlone() {
    var how = Debounce.leading("doc-1", DELAY);
    var canceled = trigger(1, how).name();
    davit.cancel(canceled);

    assertThat(trigger(2, how).name()).isEqualTo(canceled + "-2");
  }

  @Test
  void runThatTheOperatorHasSeenDelayedIsPushedToo() {
    var how = Debounce.trailing("doc-1", DELAY);
    var run = trigger(1, how).name();
    operator.delays(run);

    assertThat(trigger(2, how).name()).isEqualTo(run);
    assertThat(resource(run).getSpec().payload().asInt()).isEqualTo(2);
  }

  @Test
  void keysAndTasksAreToldApart() {
    trigger(1, Debounce.leading("doc-1", DELAY));
    trigger(1, Debounce.leading("doc-2", DELAY));
    davit.trigger("other", 1, TriggerOptions.NONE.debounce(Debounce.leading("doc-1", DELAY)));
    davit.trigger("index", 1, TriggerOptions.NONE.idempotencyKey("doc-1"));

    assertThat(davit.list(RunQuery.ALL).items()).hasSize(4);
  }

  private RunHandle<JsonNode> trigger(@Nullable Object payload, Debounce how) {
    return davit.trigger("index", payload, TriggerOptions.NONE.debounce(how));
  }

  private String only() {
    var runs = davit.stream(RunQuery.ALL).map(RunView::name).toList();
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  private Instant delayUntil(String run) {
    return Instant.parse(resource(run).getSpec().delayUntil());
  }

  private Run resource(String name) {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(davit.namespace())
        .withName(name)
        .require();
  }
}
