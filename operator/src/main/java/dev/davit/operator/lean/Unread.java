package dev.davit.operator.lean;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The parts of a resource that this version of Davit could not read. They stay with the resource,
/// in annotations that exist in memory only. So an unreadable resource does not stop the others,
/// and a status keeps what a newer version wrote into it.
public final class Unread {
  private static final String FAULT = "davit.dev/in-memory-fault";
  private static final String STATUS = "davit.dev/in-memory-status";

  private Unread() {}

  /// Why `resource` cannot be used: which part could not be read, and the reason; empty if it can
  /// be used.
  public static Optional<String> faultOf(HasMetadata resource) {
    return mark(resource, FAULT);
  }

  /// Whether the status of `resource` is not known: it must not be overwritten.
  public static boolean hasUnreadStatus(HasMetadata resource) {
    return faultOf(resource).filter(fault -> fault.startsWith("status")).isPresent();
  }

  /// The whole status as JSON, if it has fields that this version does not know.
  public static Optional<String> statusOf(HasMetadata resource) {
    return mark(resource, STATUS);
  }

  public static void fault(HasMetadata resource, String fault) {
    mark(resource, FAULT, fault);
  }

  static void status(HasMetadata resource, String json) {
    mark(resource, STATUS, json);
  }

  /// Whether an annotation with that name is ours, and not from the resource itself.
  static boolean isMark(String annotation) {
    return annotation.equals(FAULT) || annotation.equals(STATUS);
  }

  private static Optional<String> mark(HasMetadata resource, String name) {
    return Optional.ofNullable(resource.getMetadata().getAnnotations()).map(it -> it.get(name));
  }

  private static void mark(HasMetadata resource, String name, String text) {
    var meta = resource.getMetadata();
    var annotations = new HashMap<>(Optional.ofNullable(meta.getAnnotations()).orElseGet(Map::of));
    annotations.put(name, text);
    meta.setAnnotations(annotations);
  }
}
