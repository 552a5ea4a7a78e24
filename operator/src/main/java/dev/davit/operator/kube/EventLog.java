package dev.davit.operator.kube;

import dev.davit.contract.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;

/// Kubernetes Events about our resources, as `kubectl describe` shows them. An Event is a write
/// too, so there is none about what goes as planned.
public interface EventLog {

  /// Reports a failure or a refusal. If the Event cannot be written, this must not hold up what it
  /// reports.
  void warn(HasMetadata about, String reason, String message, Instant now);

  /// Reports a failure or a refusal with a reason of runs and tasks.
  default void warn(HasMetadata about, Reason reason, String message, Instant now) {
    warn(about, reason.wireName(), message, now);
  }
}
