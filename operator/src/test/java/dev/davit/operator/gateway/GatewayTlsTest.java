package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients see of the gateway's certificate.
class GatewayTlsTest {
  private static final CertificateNames NAMES =
      CertificateNames.of("davit-gateway", "davit", List.of("127.0.0.1"));
  private final CertificateSet first = Certificates.begin(NAMES, Instant.now());
  private final GatewayTls tls = new GatewayTls(first);
  private SSLServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server =
        (SSLServerSocket)
            tls.context()
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    server.setSSLParameters(tls.parameters());
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    assertThat(shown(first.trusted(), "TLSv1.3")).isEqualTo(first.leaf());
    var renewed = Certificates.renewLeaf(first, NAMES, Instant.now());
    tls.renew(renewed);
    assertThat(shown(first.trusted(), "TLSv1.3")).isEqualTo(renewed.leaf());
    assertThat(shown(first.trusted(), "TLSv1.2")).isEqualTo(renewed.leaf());
  }

  @Test
  void aPodThatTrustsTwoCasAcceptsTheLeavesOfBoth() throws Exception {
    var rotating = Certificates.rotateCa(first, NAMES, Instant.now());
    tls.renew(rotating);
    assertThat(shown(rotating.trusted(), "TLSv1.3")).isEqualTo(rotating.leaf());
    var switched = Certificates.renewLeaf(rotating, NAMES, Instant.now());
    tls.renew(switched);
    assertThat(shown(rotating.trusted(), "TLSv1.3")).isEqualTo(switched.leaf());
    assertThatThrownBy(() -> shown(first.trusted(), "TLSv1.3")).isInstanceOf(SSLException.class);
  }

  @Test
  void olderProtocolsAreNotOffered() {
    assertThat(tls.parameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(server.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
  }

  private X509Certificate shown(List<X509Certificate> trusted, String protocol) throws Exception {
    try (var socket =
        (SSLSocket)
            Trust.context(trusted)
                .getSocketFactory()
                .createSocket("127.0.0.1", server.getLocalPort())) {
      var parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        var _ = socket.getInputStream().read();
      } catch (IOException e) {
        // Closed, or a client that refused the certificate: the next one is waited for, if any.
      }
    }
  }
}
