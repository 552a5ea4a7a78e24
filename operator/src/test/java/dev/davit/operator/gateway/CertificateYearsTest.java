package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ten and a half years of an operator that looks at its certificates about twice a day, and is
/// away now and then: what it shows is trusted by every pod that may be alive.
class CertificateYearsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2036-07-01T00:00:00Z");
  private static final CertificateNames NAMES =
      CertificateNames.of("davit-gateway", "davit", List.of());

  private record Pod(Instant start, List<X509Certificate> trusted) {}

  private record Meeting(List<X509Certificate> trusted, X509Certificate leaf) {}

  // Signatures are checked once: thousands of days have few certificates.
  private final Set<Meeting> accepted = new HashSet<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPodTrustsWhatItIsShown(long seed) throws GeneralSecurityException {
    var random = new SplittableRandom(seed);
    var pods = new ArrayDeque<Pod>();
    var set = Certificates.begin(NAMES, START);
    var firstCa = set.ca();
    for (var now = START; now.isBefore(END); now = now.plus(pause(random))) {
      // The last pods before a decision get the CAs of before it.
      var before = set;
      pods.addLast(new Pod(now, before.trusted()));
      for (var next = next(set, now); next.isPresent(); next = next(set, now)) {
        set = next.get();
        check(pods, set, now);
      }
      pods.addLast(new Pod(now, set.trusted()));
      check(pods, set, now);
    }
    assertThat(set.ca()).as("the CA has been rotated").isNotEqualTo(firstCa);
    assertThat(set.trusted()).as("the old CA was dropped").hasSize(1);
  }

  private static Optional<CertificateSet> next(CertificateSet set, Instant now) {
    var stored = new StoredCertificates.Found(set);
    return Certificates.carryOut(CertificatePolicy.decide(stored, now, NAMES), NAMES, now);
  }

  private void check(Deque<Pod> pods, CertificateSet set, Instant now)
      throws GeneralSecurityException {
    var oldest = now.minus(CertificatePolicy.POD_LIFE);
    pods.removeIf(it -> !it.start().isAfter(oldest));
    set.leaf().checkValidity(Date.from(now));
    for (var trusted : pods.stream().map(Pod::trusted).distinct().toList()) {
      if (accepted.add(new Meeting(trusted, set.leaf()))) {
        assertThat(Trust.accepts(trusted, set.leaf(), now))
            .as("%s is accepted at %s by pods that trust %s", set, now, trusted.size())
            .isTrue();
      }
    }
  }

  /// Ten hours, or once in a while up to 100 days.
  private static Duration pause(SplittableRandom random) {
    return random.nextInt(200) == 0
        ? Duration.ofHours(random.nextInt(100 * 24))
        : Duration.ofHours(10);
  }
}
