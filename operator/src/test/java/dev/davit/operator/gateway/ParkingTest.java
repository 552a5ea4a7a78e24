package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many calls may wait, and how they end.
@Timeout(120)
class ParkingTest {
  private final Parking parking = new Parking(1, new SplittableRandom(1));
  private final BlockingQueue<ParkedCall> parked = new LinkedBlockingQueue<>();
  private final List<Response> answers = new ArrayList<>();

  @Test
  void aCallGetsTheFirstAnswer() throws InterruptedException {
    var caller = Thread.ofVirtual().start(() -> answers.add(park()));
    var call = parked.take();
    assertThat(parking.parked()).isEqualTo(1);
    call.complete(Response.json(200, "1"));
    call.complete(Response.json(200, "2"));
    caller.join();
    assertThat(answers).containsExactly(Response.json(200, "1"));
    assertThat(parking.parked()).isZero();
  }

  @Test
  void anAnswerThatIsThereAlreadyCounts() {
    var answer =
        parking.park(
            Parking.LONGEST,
            it -> it.complete(Response.json(200, "1")),
            () -> Response.json(200, "late"));
    assertThat(answer.body()).isEqualTo("1");
  }

  @Test
  void aCallTooManyIsAskedToComeAgainAtDifferentTimes() throws InterruptedException {
    var caller = Thread.ofVirtual().start(() -> answers.add(park()));
    var call = parked.take();
    var pauses = new TreeSet<Integer>();
    for (var i = 0; i < 500; i++) {
      var refusal = park();
      assertThat(refusal.status()).isEqualTo(202);
      assertThat(refusal.body()).matches("\\{\"retryAfter\":\\d+}");
      pauses.add(Integer.parseInt(refusal.body().replaceAll("\\D", "")));
    }
    assertThat(pauses).hasSize(11);
    assertThat(pauses.getFirst()).isEqualTo(5);
    assertThat(pauses.getLast()).isEqualTo(15);
    call.complete(Response.json(200, "1"));
    caller.join();
  }

  @Test
  void aCloseEndsWaitingCallsAndRefusesOthers() throws InterruptedException {
    var caller = Thread.ofVirtual().start(() -> answers.add(park()));
    var _ = parked.take();
    parking.close();
    caller.join();
    assertThat(answers).extracting(Response::status).containsExactly(503);
    assertThat(park().status()).isEqualTo(503);
  }

  @Test
  void aCallThatFailsToBeginLeavesItsPlace() {
    try {
      var _ =
          parking.park(
              Duration.ofSeconds(1),
              _ -> {
                throw new IllegalStateException("cannot begin");
              },
              this::park);
    } catch (IllegalStateException e) {
      assertThat(parking.parked()).isZero();
      return;
    }
    throw new AssertionError("it has begun");
  }

  private Response park() {
    return parking.park(Parking.LONGEST, parked::add, () -> Response.json(200, "time is up"));
  }
}
