package dev.davit.dashboard.run;

import dev.davit.client.DavitException;
import dev.davit.client.ForbiddenException;
import dev.davit.client.InvalidCompletionException;
import dev.davit.client.InvalidRunException;
import dev.davit.client.QueueFullException;
import dev.davit.client.RunNotFinishedException;
import dev.davit.client.RunNotFoundException;
import dev.davit.client.ScheduleNotFoundException;
import dev.davit.client.TokenNotFoundException;
import dev.davit.client.TokenTimedOutException;
import dev.davit.dashboard.web.ProblemException;
import io.fabric8.kubernetes.client.KubernetesClientException;

/// What a refusal of the client means for a browser.
public final class Refusals {
  private Refusals() {}

  /// The page of a problem, with the client's own message.
  public static ProblemException problem(DavitException e) {
    return new ProblemException(status(e), String.valueOf(e.getMessage()));
  }

  private static int status(DavitException e) {
    return switch (e) {
      case ForbiddenException _ -> 403;
      case RunNotFoundException _, ScheduleNotFoundException _, TokenNotFoundException _ -> 404;
      case RunNotFinishedException _, QueueFullException _, TokenTimedOutException _ -> 409;
      case InvalidRunException _, InvalidCompletionException _ -> 422;
      default ->
          e.getCause() instanceof KubernetesClientException answer && answer.getCode() == 401
              ? 401
              : 502;
    };
  }
}
