package dev.davit.operator.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/// Lets nobody in this process ask the DNS for the name of an address. The JDK's HTTPS server does
/// so for each new connection, although nothing uses the answer. It would wait for the DNS in
/// native code, where a virtual thread keeps its carrier: a slow DNS would stop all of them.
///
/// The JDK finds this class by `META-INF/services`.
public final class UnnamedPeers extends InetAddressResolverProvider {
  /// For the JDK.
  public UnnamedPeers() {}

  @Override
  public String name() {
    return "davit";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    var names = configuration.builtinResolver();
    return new InetAddressResolver() {
      @Override
      public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
          throws UnknownHostException {
        return names.lookupByName(host, policy);
      }

      @Override
      public String lookupByAddress(byte[] address) throws UnknownHostException {
        throw new UnknownHostException("names of addresses are not asked for");
      }
    };
  }
}
