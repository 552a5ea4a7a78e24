package dev.davit.operator.kube;

import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.Token;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The operator's requests to the API server, past every cache. An ordinary refusal is a value; a
/// failure that a retry may cure is thrown.
public interface Api {

  /// The outcome of creating a pod.
  sealed interface PodCreation {
    /// The pod exists now, or has existed before.
    record Exists(String podUid) implements PodCreation {}

    /// A quota or a policy refused the pod, which may change.
    record Refused(boolean quota, String message) implements PodCreation {}

    /// The pod is not valid: another request does not help.
    record Invalid(String message) implements PodCreation {}

    /// A pod with that name exists and has another owner, such as an earlier run with the same
    /// name.
    record NameTaken(String message) implements PodCreation {}

    /// The meaning of a response with code 400, 403 or 422. Webhooks and admission policies may use
    /// any of them to deny a request.
    static PodCreation refusal(int code, String message) {
      var denied =
          code == HttpURLConnection.HTTP_FORBIDDEN
              || message.contains("denied the request")
              || message.contains("denied request");
      return denied
          ? new Refused(message.contains("exceeded quota"), message)
          : new Invalid(message);
    }

    /// Not created; the caller should ask again after this pause. Either this operator is not
    /// certain to lead, or the API server is too busy.
    record NotNow(Duration pause) implements PodCreation {}
  }

  /// The outcome of creating a resource of ours.
  sealed interface Creation {
    /// It exists now, or has existed before.
    record Exists() implements Creation {}

    /// A quota, a policy or the schema refused it, or another one has its name; that may change.
    record Refused(String message) implements Creation {}

    /// Not created; the caller should ask again after this pause. Either this operator is not
    /// certain to lead, or the API server is too busy.
    record NotNow(Duration pause) implements Creation {}
  }

  /// Creates `pod`. If a pod with that name has the same owner, it counts as created: an earlier
  /// call succeeded.
  PodCreation create(Pod pod);

  /// What has become of a request to create a token.
  sealed interface TokenCreation {
    /// It exists.
    record Exists(String uid) implements TokenCreation {}

    /// It is not valid, or another one has its name.
    record Refused(String message) implements TokenCreation {}

    /// Not created; the caller should ask again after this pause. Either this operator is not
    /// certain to lead, or the API server is too busy.
    record NotNow(Duration pause) implements TokenCreation {}
  }

  /// Creates `token`. If a token with that name has the same owner, it counts as created: an
  /// earlier call succeeded.
  TokenCreation createToken(Token token);

  /// Creates `run`. If a run with that name has the same annotation
  /// [dev.davit.api.Annotations#SCHEDULED] and the same `parentUid`, it counts as created: an
  /// earlier call succeeded.
  Creation createRun(Run run);

  /// A page of a list.
  ///
  /// @param next the token of the next page; empty: this is the last one
  record RunPage(List<Run> runs, Optional<String> next) {}

  /// The runs of a batch, those of other parents as well.
  ///
  /// @param limit the maximum number of runs
  /// @param token of the page before; empty: the first page. If it is too old, the first page comes
  ///   again.
  RunPage runsOfBatch(String namespace, String batch, int limit, Optional<String> token);

  /// Up to `limit` runs of a batch that have not ended, those of other parents as well.
  List<Run> unfinishedOfBatch(String namespace, String batch, int limit);

  /// Creates `schedule`, unless there is one of its name, which counts as a refusal.
  Creation createSchedule(Schedule schedule);

  /// Replaces the spec of `schedule`, if this operator leads, and it has not been created anew.
  void updateSchedule(Schedule schedule, ScheduleSpec spec);

  /// Sets `spec.cancel` of the run; does nothing if it is gone, or nothing can have this name.
  void cancelRun(String namespace, String run);

  /// Reads the pod as it is on the API server.
  Optional<Pod> read(String namespace, String pod);

  /// Reads a resource as it is on the API server; empty, without a request, if nothing can have
  /// this name.
  <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name);

  /// The last lines of a container's log, some tens of them; empty text if it cannot be read within
  /// a moment. Never throws: nothing may wait for a log.
  String logTail(String namespace, String pod, String container);

  /// The last Warning Event about the object with that uid; empty if there is none, or it cannot be
  /// read. Never throws: nothing may wait for an Event.
  Optional<Event> lastWarning(String namespace, String uid);

  /// Replaces the status of `resource` if that is still the current version. Returns its new
  /// resourceVersion; empty: somebody has changed it since, and the change will be seen.
  ///
  /// A merge patch would not work: a task's own JSON may have entries that are null, and entries
  /// that were removed.
  Optional<String> writeStatus(HasMetadata resource, Record status);

  /// The current version of the resources of a type: later changes get a higher one.
  <R extends HasMetadata> long version(Class<R> type);

  /// Passes all resources of a type in the watched namespaces to `each`, page by page.
  <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each);

  /// Deletes the resource with that uid, a pod with the grace period of its spec. Does nothing if
  /// the resource is gone, or was created anew with the same name.
  <R extends HasMetadata> void delete(Class<R> type, String namespace, String name, String uid);
}
