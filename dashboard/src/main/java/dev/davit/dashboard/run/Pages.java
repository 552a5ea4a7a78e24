package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import dev.davit.dashboard.web.Route;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Finds the page of an address.
public final class Pages implements Route {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private final Scope scope;
  private final RunIndex index;
  private final RunTable table;
  private final InstantSource clock;
  private final RunReader reader;
  private final RunLog logs;
  private final RunActions actions;

  /// What the dashboard shows.
  ///
  /// @param cluster in words
  /// @param namespace the only one; empty: all
  /// @param home the namespace that opens first
  public record Scope(String cluster, String namespace, String home) {
    boolean contains(String other) {
      return namespace.isEmpty() || namespace.equals(other);
    }
  }

  public Pages(
      Scope scope, RunIndex index, RunTable table, KubernetesClient client, InstantSource clock) {
    this.scope = scope;
    this.index = index;
    this.table = table;
    this.clock = clock;
    this.reader = new RunReader(client);
    this.logs = new RunLog(client);
    this.actions = new RunActions(client);
  }

  @Override
  public Response answer(Request request) throws InterruptedException {
    try {
      return switch (request.method()) {
        case GET -> page(request);
        case POST -> action(request.path());
      };
    } catch (KubernetesClientException e) {
      throw new ProblemException(
          switch (e.getCode()) {
            case 401, 403 -> 403;
            case 404 -> 404;
            default -> 502;
          },
          String.valueOf(e.getMessage()));
    }
  }

  private Response page(Request request) throws InterruptedException {
    var path = request.path();
    if (path.isEmpty()) {
      return Response.seeOther(Links.runs(scope.home()));
    }
    if (path.size() < 2 || !path.get(0).equals("ns")) {
      throw ProblemException.notFound();
    }
    var namespace = namespace(path.get(1));
    if (path.size() == 2) {
      return Response.seeOther(Links.runs(namespace));
    }
    if (!path.get(2).equals("runs") || path.size() > 6) {
      throw ProblemException.notFound();
    }
    if (path.size() == 3) {
      return list(namespace, RunFilter.of(request.query()));
    }
    var run = name(path.get(3));
    return switch (path.size()) {
      case 4 -> run(namespace, run);
      case 5 -> part(namespace, run, path.get(4));
      default -> {
        if (!path.get(4).equals("log")) {
          throw ProblemException.notFound();
        }
        yield log(namespace, run, name(path.get(5)));
      }
    };
  }

  private Response action(List<String> path) {
    if (path.size() != 5 || !path.get(0).equals("ns") || !path.get(2).equals("runs")) {
      throw ProblemException.notFound();
    }
    var namespace = namespace(path.get(1));
    var run = name(path.get(3));
    return switch (path.get(4)) {
      case "cancel" -> actions.cancel(namespace, run);
      case "replay" -> actions.replay(namespace, run);
      default -> throw ProblemException.notFound();
    };
  }

  private Response list(String namespace, RunFilter filter) {
    var now = clock.instant();
    var in = namespace.equals(Frame.ALL) ? "" : namespace;
    var page =
        new ListPage(
            frame("Runs", namespace, now), index.page(in, filter, now), filter, index.tasks(in));
    return Response.html(200, Templates.list(page));
  }

  private Response run(String namespace, String name) throws InterruptedException {
    var now = clock.instant();
    var run = reader.run(namespace, name);
    var page =
        new RunPage(
            frame(name, namespace, now),
            run,
            Timeline.of(run, now),
            reader.children(run),
            reader.events(run),
            logs.last(run));
    return Response.html(200, Templates.run(page));
  }

  private Response part(String namespace, String name, String part) {
    return switch (part) {
      case "yaml" -> Response.text(reader.yaml(namespace, name));
      case "payload.json", "output.json", "metadata.json" -> {
        var run = reader.run(namespace, name);
        var status = run.getStatus();
        var json =
            part.equals("payload.json")
                ? run.getSpec().payload()
                : status == null
                    ? null
                    : part.equals("output.json") ? status.output() : status.metadata();
        yield Response.download(name + "-" + part, "application/json", PrettyJson.whole(json));
      }
      default -> throw ProblemException.notFound();
    };
  }

  private Response log(String namespace, String name, String pod) {
    var log = logs.whole(reader.run(namespace, name), pod);
    return Response.text(log.text().isEmpty() ? log.source() + "\n" : log.text());
  }

  private Frame frame(String title, String namespace, Instant now) {
    var namespaces = new TreeSet<>(index.namespaces());
    namespaces.add(scope.home());
    namespaces.add(namespace);
    if (scope.namespace().isEmpty()) {
      namespaces.add(Frame.ALL);
    }
    return new Frame(
        title, scope.cluster(), namespace, List.copyOf(namespaces), table.freshness(), now);
  }

  private String namespace(String text) {
    var isAll = text.equals(Frame.ALL) && scope.namespace().isEmpty();
    if (!isAll && !(NAME.matcher(text).matches() && scope.contains(text))) {
      throw ProblemException.notFound();
    }
    return text;
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw ProblemException.notFound();
    }
    return text;
  }
}
