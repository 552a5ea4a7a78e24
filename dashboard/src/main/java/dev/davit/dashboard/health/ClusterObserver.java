package dev.davit.dashboard.health;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.client.ScheduleView;
import dev.davit.contract.Reason;
import dev.davit.dashboard.health.ClusterFacts.Lease;
import dev.davit.dashboard.health.ClusterFacts.Operator;
import dev.davit.dashboard.health.ClusterFacts.Resource;
import dev.davit.dashboard.health.ClusterFacts.ScheduleFacts;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the input of [Diagnosis]. A failed read becomes a [ReadResult], never an exception.
final class ClusterObserver {
  /// What a run with a large payload takes in memory while it is read, in bytes.
  private static final long LARGEST_RUN = 2L * 1024 * 1024;

  /// The maximum number of resources of one kind: with a small heap it is smaller. A namespace with
  /// more problems than this has enough to begin with.
  private static final long PAGE =
      Math.clamp(Runtime.getRuntime().maxMemory() / LARGEST_RUN, 25, 500);

  private static final List<String> POLICIES =
      List.of("run-payload-is-immutable.davit.dev", "full-queue-refuses-runs.davit.dev");

  private record Right(String verb, String group, String resource, String subresource) {
    String text() {
      return verb + " " + resource + (subresource.isEmpty() ? "" : "/" + subresource);
    }
  }

  /// The rights that the client and the commands of this program need.
  private static final List<Right> RIGHTS =
      List.of(
          new Right("create", "davit.dev", "runs", ""),
          new Right("get", "davit.dev", "runs", ""),
          new Right("watch", "davit.dev", "runs", ""),
          new Right("patch", "davit.dev", "runs", ""),
          new Right("get", "davit.dev", "tasks", ""),
          new Right("list", "", "pods", ""),
          new Right("get", "", "pods", "log"));

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final Refusal refusal;

  ClusterObserver(KubernetesClient kubernetes, String namespace, Refusal refusal) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.refusal = refusal;
  }

  ClusterFacts observe() {
    var server = kubernetes.getMasterUrl().toString();
    var version =
        look(
            "read the version",
            () -> "Kubernetes " + kubernetes.getKubernetesVersion().getGitVersion());
    if (version instanceof ReadResult.Failed) {
      // All other requests would only wait for the same server.
      return ClusterFacts.unreachable(server, namespace, version);
    }
    var gaps = new ArrayList<String>();
    return new ClusterFacts(
        server,
        namespace,
        version,
        Map.of(
            "tasks", count(Task.class),
            "runs", count(Run.class),
            "queues", count(Queue.class),
            "tokens", count(Token.class),
            "schedules", count(Schedule.class)),
        look("ask for rights", this::denied),
        look("list deployments", this::operators),
        look("read admission policies", this::missingPolicies),
        resources(Task.class, "", ClusterObserver::task, gaps),
        resources(Run.class, "status.finished!=true", ClusterObserver::run, gaps),
        resources(Schedule.class, "", ClusterObserver::schedule, gaps),
        // The arguments are evaluated in their order, so the lists above have filled it.
        gaps);
  }

  private ReadResult<Long> count(Class<? extends HasMetadata> type) {
    return look(
        "list " + HasMetadata.getPlural(type),
        () -> {
          var one = new ListOptionsBuilder().withLimit(1L).build();
          var list = kubernetes.resources(type).inNamespace(namespace).list(one);
          var more = Optional.ofNullable(list.getMetadata().getRemainingItemCount()).orElse(0L);
          return list.getItems().size() + more;
        });
  }

  private List<String> denied() {
    return RIGHTS.stream().filter(right -> !isAllowed(right)).map(Right::text).toList();
  }

  private boolean isAllowed(Right right) {
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(right.resource())
            .withSubresource(right.subresource())
            .endResourceAttributes()
            .endSpec()
            .build();
    var answer =
        kubernetes.authorization().v1().selfSubjectAccessReview().create(review).getStatus();
    return answer != null && Boolean.TRUE.equals(answer.getAllowed());
  }

  private List<Operator> operators() {
    return kubernetes
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel("app.kubernetes.io/part-of", "davit")
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems()
        .stream()
        .map(this::operator)
        .toList();
  }

  private Operator operator(Deployment deployment) {
    var meta = deployment.getMetadata();
    var labels = Optional.ofNullable(meta.getLabels()).orElse(Map.of());
    var status = Optional.ofNullable(deployment.getStatus());
    return new Operator(
        meta.getNamespace(),
        meta.getName(),
        labels.getOrDefault("app.kubernetes.io/version", ""),
        status.map(it -> it.getReadyReplicas()).orElse(0),
        Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1),
        lease(meta.getNamespace(), meta.getName() + "-operator"));
  }

  private ReadResult<Lease> lease(String namespace, String name) {
    return look(
        "read lease " + name,
        () -> {
          var found = kubernetes.leases().inNamespace(namespace).withName(name).get();
          if (found == null || found.getSpec() == null || found.getSpec().getRenewTime() == null) {
            return null;
          }
          var spec = found.getSpec();
          return new Lease(
              Optional.ofNullable(spec.getHolderIdentity()).orElse(""),
              spec.getRenewTime().toInstant(),
              Duration.ofSeconds(Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse(15)));
        });
  }

  private List<String> missingPolicies() {
    var policies = kubernetes.admissionRegistration().v1().validatingAdmissionPolicies();
    return POLICIES.stream().filter(name -> policies.withName(name).get() == null).toList();
  }

  /// The resources on the first page for which the function returns a result.
  ///
  /// @param gaps gets a sentence if that is not all of them
  private <T extends HasMetadata, F> List<F> resources(
      Class<T> type, String fields, Function<T, Optional<F>> read, List<String> gaps) {
    var options = new ListOptionsBuilder().withLimit(PAGE);
    if (!fields.isEmpty()) {
      options.withFieldSelector(fields);
    }
    var kind = (fields.isEmpty() ? "" : "unfinished ") + HasMetadata.getPlural(type);
    var list =
        look(
            "list " + kind,
            () -> kubernetes.resources(type).inNamespace(namespace).list(options.build()));
    return switch (list) {
      case ReadResult.Seen<KubernetesResourceList<T>>(var page) -> {
        var next = page.getMetadata().getContinue();
        if (next != null && !next.isEmpty()) {
          gaps.add("Only the first %d %s were looked at".formatted(PAGE, kind));
        }
        yield page.getItems().stream().map(read).flatMap(Optional::stream).toList();
      }
      case ReadResult.Failed<KubernetesResourceList<T>>(var why) -> {
        gaps.add(why);
        yield List.of();
      }
      // The number of this kind is missing for the same reason, and that is a finding.
      case ReadResult.Missing<KubernetesResourceList<T>> _,
          ReadResult.Forbidden<KubernetesResourceList<T>> _ ->
          List.of();
    };
  }

  /// Empty if the task is ready.
  private static Optional<Resource> task(Task task) {
    var ready =
        Stream.ofNullable(task.getStatus())
            .flatMap(status -> Stream.ofNullable(status.conditions()).flatMap(List::stream))
            .filter(condition -> "Ready".equals(condition.getType()))
            .findFirst();
    return ready.map(Condition::getStatus).filter("True"::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Resource(
                "task " + task.getMetadata().getName(),
                created(task),
                ready.map(Condition::getReason).flatMap(Reason::ofWireName),
                ready.map(Condition::getMessage).orElse("")));
  }

  /// Empty if the run makes progress, or waits for something that happens without anybody's action.
  private static Optional<Resource> run(Run run) {
    var status = Optional.ofNullable(run.getStatus()).orElse(RunStatus.NONE);
    var reason = Optional.ofNullable(status.reason()).flatMap(Reason::ofWireName);
    var waitsForSomebody = reason.filter(it -> it.blame() != Reason.Blame.NOBODY).isPresent();
    return status.phase() == null || waitsForSomebody
        ? Optional.of(
            new Resource(
                "run " + run.getMetadata().getName(),
                created(run),
                reason,
                Optional.ofNullable(status.message()).orElse("")))
        : Optional.empty();
  }

  private static Optional<ScheduleFacts> schedule(Schedule schedule) {
    var view = ScheduleView.of(schedule);
    return Optional.of(
        new ScheduleFacts(
            "schedule " + view.name(),
            view.createdAt(),
            view.ready(),
            view.next(),
            schedule.getSpec().window() != null));
  }

  private static Instant created(HasMetadata resource) {
    return Instant.parse(resource.getMetadata().getCreationTimestamp());
  }

  /// @param doing the operation, such as `list runs`
  /// @param request null if the object does not exist
  private <T> ReadResult<T> look(String doing, Supplier<@Nullable T> request) {
    try {
      var seen = request.get();
      return seen == null ? new ReadResult.Missing<>() : new ReadResult.Seen<>(seen);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> new ReadResult.Missing<>();
        case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
            new ReadResult.Forbidden<>();
        default -> new ReadResult.Failed<>(refusal.inWords(e, doing));
      };
    }
  }
}
