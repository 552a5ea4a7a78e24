/// The HTTPS server that pods call: transport only. The leader runs it; its endpoints belong to
/// others.
///
/// Reading order: [CertificateSet] (what the gateway's Secret keeps), [CertificatePolicy] (pure:
/// when its certificates are renewed), [Certificates] (makes them), [GatewayTls] (shows the current
/// one), [HookKeys] (signs the URLs of tokens), [GatewayServer] (the shell), [Route] (what others
/// give to it), [Parking] (calls that wait), [UnnamedPeers].
///
/// Nothing here may show a certificate that a running pod does not trust, and nothing may overwrite
/// a Secret that it cannot read.
@NullMarked
package dev.davit.operator.gateway;

import org.jspecify.annotations.NullMarked;
