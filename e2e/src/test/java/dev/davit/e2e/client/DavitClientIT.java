package dev.davit.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunError;
import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.client.ForbiddenException;
import dev.davit.client.InvalidRunException;
import dev.davit.client.RunExistsException;
import dev.davit.client.RunNotFoundException;
import dev.davit.client.RunQuery;
import dev.davit.client.RunView;
import dev.davit.client.TriggerOptions;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import dev.davit.examples.ChargeOrder;
import dev.davit.examples.ChargeOrder.Item;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class DavitClientIT {
  private static final Order ORDER =
      new Order("o-1", "ada@example.com", List.of(new Item("book", 2, new BigDecimal("12.5"))));

  private final ControlPlane cluster;
  private DavitClient davit;
  private ActingOperator operator;

  DavitClientIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
  }

  @Test
  void triggerCreatesARunOfTheTaskWithThePayload() {
    var handle = davit.trigger(ChargeOrder.TASK, ORDER);

    assertThat(handle.name()).matches("charge-order-[a-z0-9]{10}");
    var spec = resource(handle.name()).getSpec();
    assertThat(spec.task()).isEqualTo("charge-order");
    assertThat(spec.payload())
        .hasToString(
            "{\"customer\":\"ada@example.com\",\"id\":\"o-1\",\"items\":[{\"name\":\"book\",\"price\":12.5,\"quantity\":2}]}");
  }

  @Test
  void optionsAreThoseOfTheRun() {
    var options =
        TriggerOptions.NONE
            .name("order-1")
            .tags("customer-7", "eu")
            .machine(Machine.LARGE_1X)
            .maxAttempts(1)
            .maxDuration(Duration.ofSeconds(90));

    var handle = davit.trigger("charge-order", Map.of("id", "o-1"), options);

    assertThat(handle.name()).isEqualTo("order-1");
    var spec = resource("order-1").getSpec();
    assertThat(spec.tags()).containsExactly("customer-7", "eu");
    assertThat(spec.machine()).isEqualTo("large-1x");
    assertThat(spec.maxAttempts()).isEqualTo(1);
    assertThat(spec.maxDuration()).isEqualTo("1m30s");
  }

  @Test
  void nameThatIsTakenIsRefused() {
    davit.trigger("t", null, TriggerOptions.NONE.name("once"));

    assertThatThrownBy(() -> davit.trigger("t", null, TriggerOptions.NONE.name("once")))
        .isInstanceOf(RunExistsException.class)
        .hasMessage("Run once exists already in namespace %s", davit.namespace());
  }

  @Test
  void freshRunIsQueued() {
    var run = davit.get(davit.trigger("t", 1, TriggerOptions.NONE.tags("a")).name());

    assertThat(run.phase()).isEqualTo(Phase.QUEUED);
    assertThat(run.isFinished()).isFalse();
    assertThat(run.tags()).containsExactly("a");
    assertThat(run.attempt()).isZero();
    assertThat(run.uid()).isNotEmpty();
    assertThat(run.createdAt()).isNotNull();
    assertThat(run.startedAt()).isEmpty();
    assertThat(run.output()).isEmpty();
  }

  @Test
  void failedRunSaysWhy() {
    var name = davit.trigger("t", 1).name();
    operator.fails(name);

    var run = davit.get(name);

    assertThat(run.phase()).isEqualTo(Phase.FAILED);
    assertThat(run.reason()).isEqualTo("TaskFailed");
    assertThat(run.message()).isEqualTo("Attempt 3 of 3 failed");
    assertThat(run.error()).isEqualTo(Optional.of(new RunError("CardException", "declined", null)));
  }

  @Test
  void runThatIsNotThereIsNotFound() {
    assertThat(davit.find("nobody")).isEmpty();
    assertThatThrownBy(() -> davit.get("nobody")).isInstanceOf(RunNotFoundException.class);
    assertThatThrownBy(() -> davit.cancel("nobody")).isInstanceOf(RunNotFoundException.class);
  }

  @Test
  void listGoesFromPageToPageInTheOrderOfNames() {
    named("a", "t");
    named("b", "t");
    named("c", "t");

    var first = davit.list(RunQuery.ALL.limit(2));
    var second = davit.list(RunQuery.ALL.limit(2).after(first.next().orElseThrow()));

    assertThat(first.items()).extracting(RunView::name).containsExactly("a", "b");
    assertThat(second.items()).extracting(RunView::name).containsExactly("c");
    assertThat(second.next()).isEmpty();
  }

  @Test
  void queriesSelectByTaskPhaseAndTagOverAllPages() {
    named("a", "one", "red");
    named("b", "two", "red", "blue");
    named("c", "one", "blue");
    named("d", "one");
    named("e", "two", "blue");
    operator.completes("a", "1");
    operator.completes("e", "1");

    assertThat(found(RunQuery.ALL)).containsExactly("a", "b", "c", "d", "e");
    assertThat(found(RunQuery.ALL.task("one"))).containsExactly("a", "c", "d");
    assertThat(found(RunQuery.ALL.phase(Phase.COMPLETED))).containsExactly("a", "e");
    assertThat(found(RunQuery.ALL.task("one").phase(Phase.QUEUED))).containsExactly("c", "d");
    assertThat(found(RunQuery.ALL.tag("blue"))).containsExactly("b", "c", "e");
    assertThat(found(RunQuery.ALL.tag("blue").phase(Phase.COMPLETED))).containsExactly("e");
    assertThat(found(RunQuery.ALL.task("three"))).isEmpty();
  }

  @Test
  void pageTokenOfSomebodyElseIsAnError() {
    assertThatThrownBy(() -> davit.list(RunQuery.ALL.after("made up")))
        .isInstanceOf(DavitException.class)
        .hasMessageContaining("Could not list runs");
  }

  @Test
  void cancelSetsTheFieldOnceAndNotAfterTheEnd() {
    var name = davit.trigger("t", 1).name();

    assertThat(davit.cancel(name)).isTrue();
    assertThat(davit.cancel(name)).isTrue();
    assertThat(resource(name).getSpec().cancel()).isTrue();

    var ended = davit.trigger("t", 1).name();
    operator.completes(ended, "1");
    assertThat(davit.cancel(ended)).isFalse();
    assertThat(resource(ended).getSpec().cancel()).isNull();
  }

  @Test
  void aNameThatNoTaskCanHaveIsRefusedByItsField() {
    assertThatThrownBy(() -> davit.trigger("Not A Task", 1, TriggerOptions.NONE.name("r")))
        .isInstanceOfSatisfying(
            InvalidRunException.class,
            e -> assertThat(e.problems()).anyMatch(it -> it.startsWith("spec.task: ")))
        .hasMessageStartingWith("The run is not valid: spec.");
  }

  @Test
  void optionsWithinTheirBoundsAreTakenByTheSchema() {
    var most =
        TriggerOptions.NONE
            .name("a.b-" + "c".repeat(59))
            .tags(IntStream.range(0, 10).mapToObj(i -> i + "🚢".repeat(127)).toArray(String[]::new))
            .metadata(Map.of("note", "x".repeat(16 * 1024 - 11)))
            .machine(Machine.MICRO)
            .maxDuration(Duration.ofDays(365))
            .ttl(Duration.ofDays(365))
            .delay(Instant.parse("9999-12-31T23:59:59.999999999Z"))
            .retry(Retry.attempts(250).factor(100).maxTimeout(Duration.ofDays(1)))
            .outOfMemory(Machine.LARGE_1X, Machine.LARGE_2X);
    var least =
        TriggerOptions.NONE
            .name("d")
            .tags("t")
            .metadata(Map.of())
            .maxAttempts(1)
            .maxDuration(Duration.ofSeconds(5))
            .ttl(Duration.ZERO)
            .delay(Duration.ZERO);

    davit.trigger("t", 1, most);
    davit.trigger("t", 1, least);

    assertThat(found(RunQuery.ALL)).containsExactly("a.b-" + "c".repeat(59), "d");
  }

  @Test
  void whoMayNotIsToldWhatHeMayNot() {
    try (var kubernetes = ControlPlane.client(cluster.kubeconfig("stranger"))) {
      var theirs = DavitClient.of(kubernetes).inNamespace(davit.namespace());

      assertThatThrownBy(() -> theirs.trigger("t", 1))
          .isInstanceOf(ForbiddenException.class)
          .hasMessageStartingWith("Not allowed to create runs in namespace " + davit.namespace())
          .hasMessageContaining("\"stranger\" cannot create resource \"runs\"");
      assertThatThrownBy(() -> theirs.list(RunQuery.ALL))
          .isInstanceOf(ForbiddenException.class)
          .hasMessageContaining("cannot list resource \"runs\"");
      assertThatThrownBy(() -> theirs.await(theirs.handle("r"), Duration.ofSeconds(5)))
          .isInstanceOf(ForbiddenException.class);
    }
  }

  @Test
  void namespaceThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> davit.inNamespace("nowhere").trigger("t", 1))
        .isInstanceOf(DavitException.class)
        .hasMessage("There is no namespace nowhere");
  }

  private List<String> found(RunQuery query) {
    return davit.stream(query.limit(2)).map(RunView::name).toList();
  }

  private void named(String name, String task, String... tags) {
    davit.trigger(task, null, TriggerOptions.NONE.name(name).tags(tags));
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
