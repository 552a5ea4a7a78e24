package dev.davit.operator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// What the operator asks of the API server, past every cache. What is refused for a reason that is
/// part of the ordinary day is a value; what a retry may cure is thrown.
public interface Api {

  /// How creating a pod went.
  sealed interface PodCreation {
    /// It exists now, or has existed before.
    record Exists(String podUid) implements PodCreation {}

    /// A quota or a policy does not want it: that may change.
    record Refused(boolean quota, String message) implements PodCreation {}

    /// It is no pod: asking again does not help.
    record Invalid(String message) implements PodCreation {}

    /// A pod of that name exists that belongs to somebody else, such as an earlier run of the same
    /// name.
    record NameTaken(String message) implements PodCreation {}

    /// What an answer of 400, 403 or 422 means. Webhooks and admission policies may deny with any
    /// of them.
    static PodCreation refusal(int code, String message) {
      var denied =
          code == HttpURLConnection.HTTP_FORBIDDEN
              || message.contains("denied the request")
              || message.contains("denied request");
      return denied
          ? new Refused(message.contains("exceeded quota"), message)
          : new Invalid(message);
    }

    /// Not done, and worth asking for again after this while: this operator is not certain to lead,
    /// or the API server is too busy.
    record NotNow(Duration pause) implements PodCreation {}
  }

  /// Creates `pod`. A pod of that name that belongs to the same owner counts as created: an earlier
  /// call went through.
  PodCreation create(Pod pod);

  /// Asks for the pod as it is on the API server.
  Optional<Pod> read(String namespace, String pod);

  /// Asks for a resource as it is on the API server.
  <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name);

  /// The last lines of a container's log, some tens of them; empty text where they cannot be had
  /// within a moment. Never throws: nothing is to wait for a log.
  String logTail(String namespace, String pod, String container);

  /// The last Warning Event about the object of that uid; empty where there is none, or where it
  /// cannot be had. Never throws: nothing is to wait for an Event.
  Optional<Event> lastWarning(String namespace, String uid);

  /// Replaces the status of `resource`, provided that it is still the version that was read. The
  /// resourceVersion that it has now; empty: somebody changed it since, and the change will be
  /// seen.
  ///
  /// A merge patch would not do: a task's own JSON may have entries that are null, and entries that
  /// are gone.
  Optional<String> writeStatus(HasMetadata resource, Record status);

  /// The version that the resources of a type have come to: what changes later gets a higher one.
  <R extends HasMetadata> long version(Class<R> type);

  /// Tells `each` of all resources of a type in the namespaces that are watched, page by page.
  <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each);

  /// Deletes the resource of that uid, a pod with the grace period of its spec: one that is gone,
  /// or has been created anew under the same name since, is left alone.
  <R extends HasMetadata> void delete(Class<R> type, String namespace, String name, String uid);
}
