package dev.davit.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.client.BulkItem.Replayed;
import dev.davit.client.BulkItem.Selected;
import dev.davit.client.DavitClient;
import dev.davit.client.TokenQuery;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import dev.davit.examples.ChargeOrder.Order;
import dev.davit.examples.backend.OrderOffice;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The examples of docs/client.md do what they say.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class OrderOfficeIT {
  private static final Order ORDER = new Order("o-1", "ada@example.com", List.of());

  private final ControlPlane cluster;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private DavitClient davit;
  private ActingOperator operator;
  private OrderOffice office;

  OrderOfficeIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
  }

  @BeforeEach
  void useANewNamespace() {
    davit = DavitClient.of(cluster.client()).inNamespace(cluster.newNamespace());
    operator = new ActingOperator(cluster.client(), davit.namespace());
    printed.reset();
    office = new OrderOffice(davit, new PrintStream(printed, true, UTF_8));
  }

  @Test
  void orderIsChargedOnce() {
    var first = office.chargeOnce(ORDER);
    var second = office.chargeOnce(ORDER);

    assertThat(second.name()).isEqualTo(first.name());
    assertThat(printed.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "Charged by %s\nCharged before by %s\n".formatted(first.name(), first.name()));
  }

  @Test
  void orderOfTomorrowMayBeHurried() {
    var run = office.chargeTomorrow(ORDER);
    assertThat(davit.get(run.name()).delayUntil().orElseThrow()).isAfter(Instant.now());

    office.hurry(run);

    assertThat(davit.get(run.name()).delayUntil().orElseThrow()).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void orderThatIsChangedIsChargedWhenDone() {
    var first = office.chargeWhenDone(ORDER);
    var second = office.chargeWhenDone(new Order("o-1", "eve@example.com", List.of()));

    assertThat(second.name()).isEqualTo(first.name());
    assertThat(second.found()).isTrue();
  }

  @Test
  void manyOrdersAreChargedAtOnce() {
    var result = office.chargeAll(List.of(ORDER, new Order("o-2", "eve@example.com", List.of())));

    assertThat(result.triggered()).hasSize(2);
    assertThat(printed.toString(UTF_8)).isEqualToNormalizingNewlines("1 of 2\n2 of 2\n");
  }

  @Test
  void whatFailedIsChargedAgain() {
    var failed = office.chargeOnce(ORDER).name();
    operator.fails(failed);
    printed.reset();

    assertThat(office.chargeFailedAgain(false).items()).containsExactly(new Selected(failed));
    var result = office.chargeFailedAgain(true);

    assertThat(result.items()).hasSize(1).first().isInstanceOf(Replayed.class);
    assertThat(printed.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "0 of 1 charged again\n%s\n1 of 1 charged again\n"
                .formatted(result.items().getFirst()));
  }

  @Test
  void orderIsShippedWhenSomebodyApproves() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var approved = threads.submit(() -> office.isApproved(ORDER, Duration.ofMinutes(1)));
      Awaitility.await().until(() -> davit.tokens().list(TokenQuery.ALL).items().size() == 1);
      var token = davit.tokens().list(TokenQuery.ALL).items().getFirst();

      office.approve(token.name(), "ada");
      office.approve(token.name(), "eve");

      assertThat(approved.get()).isTrue();
      assertThat(davit.tokens().get(token.name()).by()).contains("ada");
      assertThat(printed.toString(UTF_8))
          .isEqualToNormalizingNewlines(
              "Waiting for %s\nSomebody was faster\n".formatted(token.name()));
    }
  }
}
