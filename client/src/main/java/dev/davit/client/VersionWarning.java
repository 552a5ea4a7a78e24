package dev.davit.client;

import dev.davit.api.Run;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils;
import java.util.Map;

/// Fabric8 logs a WARN at the first request for a resource whose version is named alpha or beta.
/// The version of a run is this client's own, and its user has no other: the warning asks for
/// nothing.
///
/// Fabric8 (7.5.2) has no setting for it. It keeps the types that it has warned of in a private
/// map; without that map there is a superfluous warning again, and nothing worse.
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
      // The warning is written then.
    }
  }

  private VersionWarning() {}
}
