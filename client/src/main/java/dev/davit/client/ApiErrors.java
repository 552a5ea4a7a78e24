package dev.davit.client;

import dev.davit.contract.NoAnswer;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Turns errors of the API server into exceptions for the caller.
record ApiErrors(URL server, String namespace, Kind kind) {
  /// Fabric8's code for a request without a response.
  private static final int NO_ANSWER = -1;

  /// The admission policy that refuses runs for full queues. Its name is part of the response.
  private static final String FULL_QUEUE = "'full-queue-refuses-runs.davit.dev'";

  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  /// What the requests are about.
  enum Kind {
    RUN("runs"),
    TOKEN("tokens"),
    SCHEDULE("schedules");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    private DavitException invalid(List<String> problems, Throwable cause) {
      return switch (this) {
        case RUN -> new InvalidRunException(problems, cause);
        case TOKEN -> new InvalidTokenException(problems, cause);
        case SCHEDULE -> new InvalidScheduleException(problems, cause);
      };
    }

    private DavitException exists(String namespace, String name, Throwable cause) {
      return switch (this) {
        case RUN -> new RunExistsException(namespace, name, cause);
        case TOKEN -> new TokenExistsException(namespace, name, cause);
        case SCHEDULE -> new ScheduleExistsException(namespace, name, cause);
      };
    }

    private DavitException notFound(String namespace, String name) {
      return switch (this) {
        case RUN -> new RunNotFoundException(namespace, name);
        case TOKEN -> new TokenNotFoundException(namespace, name);
        case SCHEDULE -> new ScheduleNotFoundException(namespace, name);
      };
    }
  }

  /// @param verb the operation that failed, as in RBAC: create, list, watch, patch
  /// @param name the name of the resource; empty if the request was about many
  DavitException of(KubernetesClientException e, String verb, String name) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          new ForbiddenException(verb, kind.plural, namespace, answer(e), e);
      case HttpURLConnection.HTTP_NOT_FOUND -> notFound(e);
      case HttpURLConnection.HTTP_CONFLICT -> conflict(e, verb, name);
      case HttpURLConnection.HTTP_GONE ->
          new DavitException(
              "The token of this page has expired, as it does after some minutes: list again from"
                  + " the beginning",
              e);
      case UNPROCESSABLE ->
          answer(e).contains(FULL_QUEUE)
              ? new QueueFullException(fullQueue(e), e)
              : kind.invalid(problems(e), e);
      case NO_ANSWER, 0 ->
          new DavitException(
              "The API server at %s does not answer: %s".formatted(server, NoAnswer.why(e)), e);
      default -> other(e, verb);
    };
  }

  private DavitException other(KubernetesClientException e, String verb) {
    return new DavitException(
        "Could not %s %s in namespace %s: %s".formatted(verb, kind.plural, namespace, answer(e)),
        e);
  }

  /// A quota that is updated by others at the same time is a conflict too, and no resource exists
  /// then.
  private DavitException conflict(KubernetesClientException e, String verb, String name) {
    var reason = Optional.ofNullable(e.getStatus()).map(Status::getReason);
    return reason.filter("AlreadyExists"::equals).isPresent()
        ? kind.exists(namespace, name, e)
        : other(e, verb);
  }

  /// Whether the same request may succeed later: there was no response, or an error of the server.
  static boolean isTransient(DavitException refusal) {
    return refusal.getCause() instanceof KubernetesClientException e && isTransient(e.getCode());
  }

  /// Whether the object to change has changed since it was read.
  static boolean isConflict(DavitException refusal) {
    return refusal.getCause() instanceof KubernetesClientException e
        && e.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  private static boolean isTransient(int code) {
    return code <= 0 || code == TOO_MANY_REQUESTS || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  /// The API server names the object that it did not find, unless it does not know the kind.
  private DavitException notFound(KubernetesClientException e) {
    var missing = details(e).map(StatusDetails::getName);
    if (missing.isEmpty()) {
      return new NotInstalledException(kind.plural, e);
    }
    return details(e).map(StatusDetails::getKind).filter("namespaces"::equals).isPresent()
        ? new DavitException("There is no namespace " + namespace, e)
        : kind.notFound(namespace, missing.orElseThrow());
  }

  private static List<String> problems(KubernetesClientException e) {
    var causes = details(e).map(StatusDetails::getCauses).orElse(List.of());
    return causes.isEmpty()
        ? List.of(answer(e))
        : causes.stream().map(ApiErrors::problem).distinct().toList();
  }

  /// Policies name no field, and a rule for the whole resource has the field `<nil>`.
  private static String problem(StatusCause cause) {
    var field = Objects.requireNonNullElse(cause.getField(), "");
    return field.isEmpty() || field.equals("<nil>")
        ? cause.getMessage()
        : field + ": " + cause.getMessage();
  }

  /// The message of the policy, without the prefix of the API server.
  private static String fullQueue(KubernetesClientException e) {
    return answer(e).replaceFirst("(?s)^.* denied request: ", "");
  }

  private static String answer(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .orElse(String.valueOf(e.getMessage()));
  }

  private static Optional<StatusDetails> details(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails);
  }
}
