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

  public static boolean owns(String uid, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(reference -> reference.getUid().equals(uid));
  }
}
