package dev.davit.client;

/// There is no schedule with this name. It never existed, or it was deleted: by a user, or with the
/// task that declared it.
public final class ScheduleNotFoundException extends DavitException {
  private static final long serialVersionUID = 1L;

  ScheduleNotFoundException(String namespace, String name) {
    super("There is no schedule %s in namespace %s".formatted(name, namespace));
  }
}
