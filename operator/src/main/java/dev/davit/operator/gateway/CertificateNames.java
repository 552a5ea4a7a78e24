package dev.davit.operator.gateway;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The names and addresses at which clients reach the gateway, and which its certificate has.
///
/// @param dns names in lower case
/// @param addresses IP addresses in the form of [InetAddress#getHostAddress]
record CertificateNames(Set<String> dns, Set<String> addresses) {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  CertificateNames {
    dns = Set.copyOf(dns);
    addresses = Set.copyOf(addresses);
  }

  /// The names of a Service in `namespace`, and `others`: DNS names or IP addresses.
  static CertificateNames of(String service, String namespace, Collection<String> others) {
    var dns = new TreeSet<String>();
    var addresses = new TreeSet<String>();
    dns.add("%s.%s.svc".formatted(service, namespace));
    dns.add("%s.%s.svc.cluster.local".formatted(service, namespace));
    for (var name : others) {
      try {
        addresses.add(InetAddress.ofLiteral(name).getHostAddress());
      } catch (IllegalArgumentException e) {
        dns.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return new CertificateNames(dns, addresses);
  }

  /// The names that a certificate has.
  static CertificateNames of(X509Certificate certificate) {
    return new CertificateNames(alternatives(certificate, DNS), alternatives(certificate, ADDRESS));
  }

  private static Set<String> alternatives(X509Certificate certificate, int kind) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream()
              .filter(it -> it.getFirst().equals(kind))
              .map(it -> it.get(1).toString())
              .collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }
}
