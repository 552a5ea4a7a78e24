package dev.davit.dashboard.health;

import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Frames;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Section;
import dev.davit.dashboard.run.Templates;
import dev.davit.dashboard.web.ProblemException;
import dev.davit.dashboard.web.Request;
import dev.davit.dashboard.web.Response;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The page of what keeps runs from completing, with the user's own credentials.
public final class HealthPages implements Section {
  private final Frames frames;
  private final Health health;

  /// Unfinished runs are listed with their payloads, so one page of all users looks at them at a
  /// time.
  private static final ReentrantLock LOOKING = new ReentrantLock();

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  public HealthPages(Frames frames, KubernetesClient client) {
    this.frames = frames;
    this.health = new Health(client, version(), HealthPages::refusal);
  }

  @Override
  public Response get(String namespace, List<String> rest, Request request)
      throws InterruptedException {
    if (!rest.isEmpty()) {
      throw ProblemException.notFound();
    }
    var frame = frames.of("Health", Links.HEALTH, namespace);
    // Rights and resources are those of one namespace.
    var findings =
        namespace.equals(Frame.ALL) ? List.<Finding>of() : findings(namespace, frame.now());
    return Response.html(200, Templates.render("health.jte", new HealthPage(frame, findings)));
  }

  private List<Finding> findings(String namespace, Instant now) throws InterruptedException {
    if (!LOOKING.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new ProblemException(
          503, "Somebody else looks at the health of a namespace: try again in a moment.");
    }
    try {
      return health.of(namespace, now);
    } finally {
      LOOKING.unlock();
    }
  }

  @Override
  public Response post(String namespace, List<String> rest, Request request) {
    throw ProblemException.notFound();
  }

  /// Empty in a build without one.
  private static String version() {
    return Optional.ofNullable(HealthPages.class.getPackage().getImplementationVersion())
        .orElse("");
  }

  private static String refusal(KubernetesClientException e, String doing) {
    return "Could not %s: %s".formatted(doing, e.getMessage());
  }
}
