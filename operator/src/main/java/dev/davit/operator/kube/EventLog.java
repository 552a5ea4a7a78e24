package dev.davit.operator.kube;

import dev.davit.contract.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/// Kubernetes Events about our resources, as `kubectl describe` shows them. Events are writes too:
/// what went as planned has none.
public interface EventLog {

  /// Something failed or was refused. An Event that cannot be written must not hold up what it
  /// tells about.
  void warn(HasMetadata about, Reason reason, String message, Instant now);
}
