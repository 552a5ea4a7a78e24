package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.gateway.CertificateDecision.Begin;
import dev.davit.operator.gateway.CertificateDecision.DropOldCa;
import dev.davit.operator.gateway.CertificateDecision.Keep;
import dev.davit.operator.gateway.CertificateDecision.RenewLeaf;
import dev.davit.operator.gateway.CertificateDecision.RotateCa;
import dev.davit.operator.gateway.CertificateDecision.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// When certificates are renewed.
class CertificatePolicyTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final CertificateNames NAMES =
      CertificateNames.of("davit-gateway", "davit", List.of());
  private static final CertificateNames OTHERS =
      CertificateNames.of("davit-gateway", "davit", List.of("10.0.0.1"));

  private static final CertificateSet NEW = Certificates.begin(NAMES, START);
  private static final Instant RENEW = days(60);

  // Of a CA that is ten years old but for one, and has a fresh leaf.
  private static final Instant ROTATE = Instant.parse("2035-01-01T00:00:00Z");
  private static final CertificateSet OLD =
      Certificates.renewLeaf(NEW, NAMES, ROTATE.minus(Duration.ofDays(1)));
  private static final CertificateSet ROTATING = Certificates.rotateCa(OLD, NAMES, ROTATE);
  private static final Instant SWITCH = ROTATE.plus(Duration.ofDays(7));
  private static final CertificateSet SWITCHED = Certificates.renewLeaf(ROTATING, NAMES, SWITCH);
  private static final Instant DROP = SWITCH.plus(Duration.ofDays(7));

  private record Case(
      String sentence, CertificateSet set, Instant now, CertificateDecision decision) {}

  @TestFactory
  Stream<DynamicTest> certificatesAreRenewedInTime() {
    return Stream.of(
            new Case("a new set is kept", NEW, START, new Keep(RENEW)),
            new Case("until 30 days before the leaf's end", NEW, before(RENEW), new Keep(RENEW)),
            new Case("the leaf is renewed from then on", NEW, RENEW, new RenewLeaf(NEW)),
            new Case("and when it has ended", NEW, days(200), new RenewLeaf(NEW)),
            new Case(
                "a clock that jumps back by less than an hour changes nothing",
                NEW,
                START.minus(Duration.ofMinutes(59)),
                new Keep(RENEW)),
            new Case(
                "a CA of the future is useless",
                NEW,
                START.minus(Duration.ofHours(2)),
                new Begin()),
            new Case("a leaf of the future is replaced", OLD, days(1_000), new RenewLeaf(OLD)),
            new Case("a CA is kept until its last year", OLD, before(ROTATE), new Keep(ROTATE)),
            new Case("then it is rotated", OLD, ROTATE, new RotateCa(OLD)),
            new Case("a CA that has ended is useless", OLD, days(4_000), new Begin()),
            new Case("a new CA is only trusted at first", ROTATING, ROTATE, new Keep(SWITCH)),
            new Case("for the life of a pod", ROTATING, before(SWITCH), new Keep(SWITCH)),
            new Case("then it signs the leaf", ROTATING, SWITCH, new RenewLeaf(ROTATING)),
            new Case("the old CA stays trusted", SWITCHED, SWITCH, new Keep(DROP)),
            new Case("for the life of a pod, too", SWITCHED, before(DROP), new Keep(DROP)),
            new Case("and is then dropped", SWITCHED, DROP, new DropOldCa(SWITCHED)))
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.sentence(),
                    () -> assertThat(decide(it.set(), it.now(), NAMES)).isEqualTo(it.decision())));
  }

  @TestFactory
  Stream<DynamicTest> otherNamesNeedAnotherLeaf() {
    return Stream.of(
            new Case("at once", NEW, START, new RenewLeaf(NEW)),
            new Case("but not while a new CA is only trusted", ROTATING, ROTATE, new Keep(SWITCH)))
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.sentence(),
                    () -> assertThat(decide(it.set(), it.now(), OTHERS)).isEqualTo(it.decision())));
  }

  private record StoredCase(
      String sentence, Optional<Map<String, String>> data, CertificateDecision decision) {}

  @TestFactory
  Stream<DynamicTest> aSecretThatIsNotOursIsNeverOverwritten() {
    var other = Certificates.begin(NAMES, START).toData();
    return Stream.of(
            new StoredCase("no Secret", Optional.empty(), new Begin()),
            new StoredCase("an empty one", Optional.of(Map.of()), new Begin()),
            new StoredCase("ours", Optional.of(NEW.toData()), new Keep(RENEW)),
            new StoredCase(
                "of another program",
                Optional.of(Map.of("tls.crt", NEW.toData().get("tls.crt"))),
                new Unreadable("ca.crt is missing")),
            new StoredCase(
                "not in Base64", with("ca.crt", "%"), new Unreadable("ca.crt is not in Base64")),
            new StoredCase(
                "without CAs", with("ca.crt", ""), new Unreadable("ca.crt has not one or two CAs")),
            new StoredCase(
                "with the key of another CA",
                with("ca.key", other.get("ca.key")),
                new Unreadable("ca.key is not the key of the newest CA")),
            new StoredCase(
                "with the key of another leaf",
                with("tls.key", other.get("tls.key")),
                new Unreadable("tls.key is not the key of tls.crt")),
            new StoredCase(
                "with a text instead of a key",
                with("tls.key", "dGV4dA=="),
                new Unreadable("no PEM text of a private key in PKCS #8")))
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.sentence(),
                    () ->
                        assertThat(
                                CertificatePolicy.decide(
                                    StoredCertificates.of(it.data()), START, NAMES))
                            .isEqualTo(it.decision())));
  }

  private static CertificateDecision decide(
      CertificateSet set, Instant now, CertificateNames names) {
    return CertificatePolicy.decide(new StoredCertificates.Found(set), now, names);
  }

  private static Optional<Map<String, String>> with(String key, String value) {
    var data = new java.util.HashMap<>(NEW.toData());
    data.put(key, value);
    return Optional.of(data);
  }

  private static Instant days(int days) {
    return START.plus(Duration.ofDays(days));
  }

  private static Instant before(Instant instant) {
    return instant.minusSeconds(1);
  }
}
