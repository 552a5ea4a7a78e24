package dev.davit.dashboard.run;

import dev.davit.dashboard.index.RunFilter;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The list of runs, and the pages of each run.
public final class RunPages implements Section {
  /// A log of 8 MiB is some 30 MiB of memory until it is sent; a dashboard in a cluster has 128.
  private static final Semaphore WHOLE_LOGS = new Semaphore(2);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Frames frames;
  private final RunIndex index;
  private final RunReader reader;
  private final RunLog logs;
  private final RunActions actions;

  public RunPages(Frames frames, RunIndex index, KubernetesClient client) {
    this.frames = frames;
    this.index = index;
    this.reader = new RunReader(client);
    this.logs = new RunLog(client);
    this.actions = new RunActions(client);
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request)
      throws InterruptedException {
    return switch (rest.size()) {
      case 0 -> list(namespace, RunFilter.of(request.query()));
      case 1 -> run(namespace, Section.name(rest.get(0)));
      case 2 -> part(namespace, Section.name(rest.get(0)), rest.get(1));
      case 3 -> {
        if (!rest.get(1).equals("log")) {
          throw ProblemException.notFound();
        }
        yield log(namespace, Section.name(rest.get(0)), Section.name(rest.get(2)));
      }
      default -> throw ProblemException.notFound();
    };
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    if (rest.size() != 2) {
      throw ProblemException.notFound();
    }
    var run = Section.name(rest.get(0));
    return switch (rest.get(1)) {
      case "cancel" -> actions.cancel(namespace, run);
      case "replay" -> actions.replay(namespace, run, request.form().first("once"));
      default -> throw ProblemException.notFound();
    };
  }

  private Response list(String namespace, RunFilter filter) {
    var frame = frames.of("Runs", Links.RUNS, namespace);
    var in = namespace.equals(Frame.ALL) ? "" : namespace;
    var page = new ListPage(frame, index.page(in, filter, frame.now()), filter, index.tasks(in));
    return Response.html(200, Templates.list(page));
  }

  private Response run(String namespace, String name) throws InterruptedException {
    var frame = frames.of(name, Links.RUNS, namespace);
    var run = reader.run(namespace, name);
    var page =
        new RunPage(
            frame,
            run,
            Timeline.of(run, frame.now()),
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

  private Response log(String namespace, String name, String pod) throws InterruptedException {
    if (!WHOLE_LOGS.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ProblemException(503, "Other logs are being sent: try again in a moment.");
    }
    var isMade = false;
    try {
      var log = logs.whole(reader.run(namespace, name), pod);
      var response = Response.text(log.text().isEmpty() ? log.source() + "\n" : log.text());
      isMade = true;
      return response.whenSent(WHOLE_LOGS::release);
    } finally {
      if (!isMade) {
        WHOLE_LOGS.release();
      }
    }
  }
}
