package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

/// Reads who owns an object. Names are reused, uids are not: only an owner's uid distinguishes a
/// run from an earlier one with the same name.
public final class Owners {
  private Owners() {}

  /// The uid of the object's owner; empty if somebody removed it.
  public static String uid(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse("");
  }

  /// Whether the object names exactly one owner, and that owner is of `type`, which is ours, and
  /// has this name, whatever its uid.
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
