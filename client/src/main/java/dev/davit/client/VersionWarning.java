package dev.davit.client;

import dev.davit.api.Run;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils;
import java.util.Map;

/// Suppresses a warning of Fabric8. It logs a WARN at the first request for a resource with an
/// alpha or beta version. This client defines the version of a run, and its user cannot choose
/// another, so the warning is useless.
///
/// Fabric8 (7.5.2) has no setting for it. It keeps the types for which it has logged the warning in
/// a private map. If that map is missing, the warning is logged again, and nothing else happens.
final class VersionWarning {
  /// `LinkageError`: another version of Fabric8 may not have the class.
  static void suppress() {
    try {
      var field = VersionUsageUtils.class.getDeclaredField("UNSTABLE_TYPES");
      field.setAccessible(true);
      @SuppressWarnings("unchecked") // As Fabric8 declares it.
      var warned = (Map<String, Boolean>) field.get(null);
      var type = HasMetadata.getPlural(Run.class) + "-" + HasMetadata.getVersion(Run.class);
      warned.putIfAbsent(type, true);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Then the warning is logged.
    }
  }

  private VersionWarning() {}
}
