package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the certificates say, and how they are written and read.
class CertificatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final CertificateNames NAMES =
      CertificateNames.of(
          "davit-gateway", "davit-system", List.of("Gateway.Example.com", "127.0.0.1", "::1"));
  private final CertificateSet set = Certificates.begin(NAMES, NOW);

  @Test
  void theLeafHasTheNamesOfTheGateway() {
    assertThat(NAMES.dns())
        .isEqualTo(
            Set.of(
                "davit-gateway.davit-system.svc",
                "davit-gateway.davit-system.svc.cluster.local",
                "gateway.example.com"));
    assertThat(NAMES.addresses()).isEqualTo(Set.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
    assertThat(CertificateNames.of(set.leaf())).isEqualTo(NAMES);
  }

  @Test
  void certificatesBeginAnHourAgo() {
    var hourAgo = Instant.parse("2026-03-01T11:00:00Z");
    assertThat(set.ca().getNotBefore().toInstant()).isEqualTo(hourAgo);
    assertThat(set.leaf().getNotBefore().toInstant()).isEqualTo(hourAgo);
    assertThat(set.ca().getNotAfter().toInstant()).isEqualTo(Instant.parse("2036-03-01T12:00:00Z"));
    assertThat(set.leaf().getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2026-05-30T12:00:00Z"));
  }

  @Test
  void aLeafEndsNoLaterThanItsCa() {
    var late = Certificates.renewLeaf(set, NAMES, Instant.parse("2036-02-01T00:00:00Z"));
    assertThat(late.leaf().getNotAfter()).isEqualTo(set.ca().getNotAfter());
  }

  @Test
  void onlyTheCaMaySign() {
    assertThat(set.ca().getBasicConstraints()).isZero();
    assertThat(set.leaf().getBasicConstraints()).isEqualTo(-1);
    assertThat(set.leaf().getSerialNumber().signum()).isPositive();
  }

  @Test
  void aLeafIsTrustedThroughItsCaOnly() throws GeneralSecurityException {
    var other = Certificates.begin(NAMES, NOW);
    assertThat(Trust.accepts(set.trusted(), set.leaf(), NOW)).isTrue();
    assertThat(Trust.accepts(other.trusted(), set.leaf(), NOW)).isFalse();
    assertThat(Trust.accepts(set.trusted(), set.leaf(), NOW.plus(Duration.ofDays(91)))).isFalse();
  }

  @Test
  void aSecretIsReadAsItWasWritten() throws GeneralSecurityException {
    assertThat(CertificateSet.of(set.toData())).isEqualTo(set);
    var rotating = Certificates.rotateCa(set, NAMES, NOW);
    assertThat(CertificateSet.of(rotating.toData())).isEqualTo(rotating);
    assertThat(rotating.isRotating()).isTrue();
    assertThat(set.isRotating()).isFalse();
  }

  @Test
  void theTextsArePem() throws GeneralSecurityException {
    assertThat(Pem.write(CertificateSet.of(set.toData()).caKey()))
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    assertThat(Pem.write(set.leaf()).lines()).allMatch(it -> it.length() <= 64);
  }

  @Test
  void aLogShowsNoKey() {
    assertThat(set.toString()).startsWith("CertificateSet[CN=davit-gateway-ca-");
    assertThat(set.toString()).doesNotContain("Key");
  }

  @Test
  void otherTextsAreNoKeys() {
    var key = Pem.write(set.leafKey());
    assertThatThrownBy(() -> Pem.readKey(key.replace("PRIVATE KEY", "RSA PRIVATE KEY")))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> Pem.readKey(key.replace("M", "*")))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
