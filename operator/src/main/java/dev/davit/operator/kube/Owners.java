package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

/// Whose an object is. Names come back, uids do not: only an owner's uid tells a run from an
/// earlier one of the same name.
public final class Owners {
  private Owners() {}

  /// The uid of the object's owner; empty where somebody took it off.
  public static String uid(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse("");
  }

  /// Whether the only owner that the object names is one of `type`, which is ours, and of this
  /// name, whatever its uid.
  public static boolean isOnlyOwnedBy(
      Class<? extends HasMetadata> type, String name, HasMetadata object) {
    var owners = object.getMetadata().getOwnerReferences();
    return owners.size() == 1
        && owners.stream()
            .allMatch(
                owner ->
                    owner.getApiVersion().startsWith(HasMetadata.getGroup(type) + "/")
                        && owner.getKind().equals(HasMetadata.getKind(type))
                        && owner.getName().equals(name));
  }

  public static boolean owns(String uid, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(uid));
  }
}
