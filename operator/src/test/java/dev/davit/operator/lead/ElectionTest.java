package dev.davit.operator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Two operators and one Lease, each with a wall clock of its own that is wrong.
class ElectionTest {
  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Store store = new Store();
  private final Operator a = new Operator("a", Duration.ofHours(-1));
  private final Operator b = new Operator("b", Duration.ofHours(1));
  private long nanos;

  @Test
  void theFirstLeadsAndTheOtherFollows() {
    a.step();
    b.step();
    assertThat(a.term()).isEqualTo(Optional.of(new Term("ns/lease", 0)));
    assertThat(b.term()).isEmpty();
    assertThat(a.begun).isEqualTo(1);
    assertThat(b.begun).isZero();
  }

  @Test
  void whoRenewsStaysWhateverTheOthersClockSays() {
    a.step();
    for (var round = 0; round < 20; round++) {
      pass(Duration.ofSeconds(5));
      a.step();
      b.step();
      assertThat(a.term()).isPresent();
      assertThat(b.term()).isEmpty();
    }
    assertThat(a.begun).isEqualTo(1);
  }

  @Test
  void whoIsNotHeardOfForAWholeLeaseIsSucceededAndFindsOut() throws InterruptedException {
    a.step();
    b.step();
    pass(LEASE);
    b.step();
    assertThat(b.term()).as("a whole one, and not a moment less").isEmpty();
    pass(Duration.ofNanos(1));
    b.step();
    assertThat(b.term()).isEqualTo(Optional.of(new Term("ns/lease", 1)));
    assertThat(a.term()).as("it is in doubt for a third of the Lease already").isEmpty();
    a.step();
    assertThat(a.leadership.awaitLoss()).isEqualTo("\"b\" holds the Lease, in term 1");
    a.step();
    assertThat(store.claim().holder()).isEqualTo("b");
  }

  @Test
  void whoCouldNotReachTheApiServerGoesOnWhereNobodyElseHasLed() {
    a.step();
    pass(LEASE.multipliedBy(4));
    assertThat(a.term()).isEmpty();
    a.step();
    assertThat(a.term()).isEqualTo(Optional.of(new Term("ns/lease", 0)));
    assertThat(a.begun).isEqualTo(1);
  }

  @Test
  void aLeaseThatIsGivenBackIsTakenAtOnceInANewTerm() {
    a.step();
    b.step();
    a.leadership.resign();
    a.election.close();
    b.step();
    assertThat(b.term()).isEqualTo(Optional.of(new Term("ns/lease", 1)));
  }

  @Test
  void whoFollowsGivesNothingBack() {
    a.step();
    b.step();
    b.leadership.resign();
    b.election.close();
    assertThat(store.claim().holder()).isEqualTo("a");
  }

  @Test
  void ofTwoWhoTakeItAtOnceOneIsRefused() {
    store.beforeWrite = () -> store.put(new Claim("b", 0, LEASE, Instant.EPOCH));
    assertThatThrownBy(a::step).isInstanceOf(KubernetesClientException.class);
    assertThat(a.term()).isEmpty();
    a.step();
    assertThat(a.term()).isEmpty();
    assertThat(a.begun).isZero();
  }

  @Test
  void whoIsRefusedAtItsFirstLookStandsBy() {
    store.beforeWrite = () -> store.put(new Claim("b", 0, LEASE, Instant.EPOCH));
    a.election.start();
    assertThat(a.term()).isEmpty();
    a.election.close();
    assertThat(store.claim().holder()).isEqualTo("b");
  }

  @Test
  void whoseAnswerWasLostTakesItAgainInANewTerm() {
    store.afterWrite =
        () -> {
          throw new KubernetesClientException("no answer");
        };
    assertThatThrownBy(a::step).hasMessage("no answer");
    assertThat(a.term()).isEmpty();
    a.step();
    assertThat(a.term()).isEqualTo(Optional.of(new Term("ns/lease", 1)));
  }

  @Test
  void whoseRenewalFailsIsInDoubtAfterTwoThirds() {
    a.step();
    pass(Duration.ofSeconds(5));
    store.beforeWrite =
        () -> {
          throw new KubernetesClientException("no answer");
        };
    assertThatThrownBy(a::step).hasMessage("no answer");
    pass(Duration.ofMillis(4_999));
    assertThat(a.term()).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(a.term()).isEmpty();
  }

  @Test
  void whoseLeaseIsDeletedLeadsNoMore() throws InterruptedException {
    a.step();
    store.put(null);
    a.step();
    assertThat(a.leadership.awaitLoss()).isEqualTo("the Lease was deleted");
  }

  @Test
  void aTermThatOthersHaveRaisedIsLost() throws InterruptedException {
    a.step();
    store.put(new Claim("a", 9, LEASE, Instant.EPOCH));
    a.step();
    assertThat(a.leadership.awaitLoss()).isEqualTo("\"a\" holds the Lease, in term 9");
  }

  private void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  /// An operator of the election.
  private final class Operator {
    private final Leadership leadership = Leadership.byLease(LEASE, () -> nanos);
    private final Election election;
    private int begun;

    Operator(String name, Duration clockError) {
      election =
          new Election(
              store.seenBy(),
              name,
              LEASE,
              leadership,
              () -> begun++,
              () -> Instant.ofEpochSecond(0, nanos).plus(clockError),
              () -> nanos);
    }

    void step() {
      election.step();
    }

    /// In which it may create pods; empty where it may not.
    Optional<Term> term() {
      return leadership.act(term -> term).flatMap(term -> term);
    }
  }

  /// A Lease with a version, and something that happens once before or after the next write.
  private static final class Store {
    private final List<Optional<Claim>> versions = new ArrayList<>(List.of(Optional.empty()));
    private Runnable beforeWrite = () -> {};
    private Runnable afterWrite = () -> {};

    Claim claim() {
      return versions.getLast().orElseThrow();
    }

    void put(@Nullable Claim claim) {
      versions.add(Optional.ofNullable(claim));
    }

    Leases seenBy() {
      return new Leases() {
        private int read;

        @Override
        public String name() {
          return "ns/lease";
        }

        @Override
        public Optional<Claim> read() {
          read = versions.size();
          return versions.getLast();
        }

        @Override
        public void write(Claim claim) {
          var before = beforeWrite;
          beforeWrite = () -> {};
          before.run();
          if (read != versions.size()) {
            throw new KubernetesClientException("conflict", HttpURLConnection.HTTP_CONFLICT, null);
          }
          put(claim);
          read = versions.size();
          var after = afterWrite;
          afterWrite = () -> {};
          after.run();
        }
      };
    }
  }
}
