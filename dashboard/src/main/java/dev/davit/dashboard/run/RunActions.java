package dev.davit.dashboard.run;

import dev.davit.client.DavitClient;
import dev.davit.client.DavitException;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.Function;

/// What buttons do, with the user's own credentials. The answer leads to the page of the run that
/// was changed or created.
final class RunActions {
  private final KubernetesClient client;
  private final OncePerPage replays = new OncePerPage();

  RunActions(KubernetesClient client) {
    this.client = client;
  }

  Response cancel(String namespace, String name) {
    return act(
        namespace,
        davit -> {
          davit.cancel(name);
          return name;
        });
  }

  /// @param once drawn for the page that has the button: all presses on that page make one run;
  ///   empty: each makes a run
  Response replay(String namespace, String name, String once) {
    return act(
        namespace,
        davit -> replays.of(namespace + "/" + name, once, () -> davit.replay(name).name()));
  }

  private Response act(String namespace, Function<DavitClient, String> action) {
    try {
      // The client is the dashboard's, and stays open.
      var run = action.apply(DavitClient.of(client).inNamespace(namespace));
      return Response.seeOther(Links.run(namespace, run));
    } catch (DavitException e) {
      throw Refusals.problem(e);
    }
  }
}
