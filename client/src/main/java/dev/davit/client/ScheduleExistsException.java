package dev.davit.client;

/// The name in [ScheduleOptions#name] is taken by another schedule, or by the schedule of this very
/// call: a create is repeated if its response was lost.
public final class ScheduleExistsException extends DavitException {
  private static final long serialVersionUID = 1L;

  ScheduleExistsException(String namespace, String name, Throwable cause) {
    super("Schedule %s exists already in namespace %s".formatted(name, namespace), cause);
  }
}
