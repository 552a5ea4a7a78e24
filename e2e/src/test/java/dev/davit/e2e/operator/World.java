package dev.davit.e2e.operator;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleStatus;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.api.TokenStatus;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalEntry;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.operator.DavitOperator;
import dev.davit.operator.OperatorSettings;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewaySettings;
import dev.davit.operator.gateway.HookSettings;
import dev.davit.operator.kube.ApiConnection;
import dev.davit.operator.run.RunSettings;
import dev.davit.operator.store.StoreSettings;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// A namespace of its own with an operator for it, in this process; what people and the kubelet
/// would do to it.
final class World implements AutoCloseable {
  static final String GATEWAY = "davit-gateway";
  static final String HOOKS_URL = "https://hooks.example";
  static final String USER = "system:serviceaccount:davit-system:davit-operator";

  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private final boolean hasGateway;
  private final boolean hasHooks;
  private final Optional<StoreSettings> store;
  private RunSettings settings;
  private KubernetesClient operatorClient;
  private DavitOperator operator;

  private World(ControlPlane cluster, RunSettings settings, boolean hasGateway, boolean hasHooks) {
    this(cluster, settings, hasGateway, hasHooks, Optional.empty());
  }

  private World(
      ControlPlane cluster,
      RunSettings settings,
      boolean hasGateway,
      boolean hasHooks,
      Optional<StoreSettings> store) {
    this.cluster = cluster;
    this.store = store;
    this.hasGateway = hasGateway;
    this.hasHooks = hasHooks;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
    node = new TestNode(client, namespace);
    startOperator(settings);
  }

  static World start(ControlPlane cluster) {
    return start(cluster, RunSettings.DEFAULTS);
  }

  static World start(ControlPlane cluster, RunSettings settings) {
    return new World(cluster, settings, false, false);
  }

  /// The operator serves its gateway at 127.0.0.1.
  static World startWithGateway(ControlPlane cluster) {
    return new World(cluster, RunSettings.DEFAULTS, true, false);
  }

  /// As [#startWithGateway], with an object store for the largest outputs.
  static World startWithStore(ControlPlane cluster, RunSettings settings, StoreSettings store) {
    return new World(cluster, settings, true, false, Optional.of(store));
  }

  /// As [#startWithGateway], and it serves the URLs of tokens.
  static World startWithHooks(ControlPlane cluster) {
    return new World(cluster, RunSettings.DEFAULTS, true, true);
  }

  private void startOperator(RunSettings chosen) {
    settings = chosen;
    operatorClient =
        ApiConnection.open(
            Config.fromKubeconfig(cluster.kubeconfig(USER, "system:masters").toFile()));
    try {
      operator =
          DavitOperator.start(
              new OperatorSettings(
                  Set.of(namespace),
                  0,
                  new OperatorSettings.Lease.None(),
                  MachinePresets.DEFAULTS,
                  settings,
                  gateway(),
                  store),
              operatorClient);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<GatewayInstallation> gateway() {
    var installation =
        new GatewayInstallation(
            GatewaySettings.at(0),
            namespace,
            GATEWAY,
            Optional.of("10.1.2.3"),
            Optional.empty(),
            Set.of("127.0.0.1"),
            hasHooks ? Optional.of(HookSettings.at(0, Optional.of(HOOKS_URL))) : Optional.empty());
    return hasGateway ? Optional.of(installation) : Optional.empty();
  }

  /// Waits until the gateway is served, and returns its port.
  int awaitGateway() {
    return Awaitility.await("the gateway")
        .atMost(Duration.ofSeconds(60))
        .until(() -> operator.gatewayPort().orElse(0), port -> port > 0);
  }

  /// Waits until URLs of tokens are served, and returns their port.
  int awaitHooks() {
    return Awaitility.await("the URLs of tokens")
        .atMost(Duration.ofSeconds(60))
        .until(() -> operator.hooksPort().orElse(0), port -> port > 0);
  }

  /// Whether the gateway is served now.
  boolean servesGateway() {
    return operator.gatewayPort().isPresent();
  }

  /// The operator goes, and another begins, which knows nothing.
  void restartOperator() {
    restartOperator(settings);
  }

  /// Something happens while there is no operator.
  void withoutOperator(Runnable action) {
    close();
    action.run();
    startOperator(settings);
  }

  void restartOperator(RunSettings other) {
    close();
    startOperator(other);
  }

  TestNode node() {
    return node;
  }

  ControlPlane cluster() {
    return cluster;
  }

  String namespace() {
    return namespace;
  }

  int httpPort() {
    return operator.httpPort();
  }

  void task(String name, String spec) {
    apply(Task.class, name, spec);
  }

  void queue(String name, String spec) {
    apply(Queue.class, name, spec);
  }

  void run(String name, String spec) {
    apply(Run.class, name, spec);
  }

  void token(String name, String spec) {
    apply(Token.class, name, spec);
  }

  void schedule(String name, String spec) {
    apply(Schedule.class, name, spec);
  }

  private <T extends HasMetadata> void apply(Class<T> type, String name, String spec) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: %s
        metadata: {name: %s}
        spec: %s
        """
            .formatted(type.getSimpleName(), name, spec);
    client
        .resource(new KubernetesSerialization().unmarshal(yaml, type))
        .inNamespace(namespace)
        .forceConflicts()
        .serverSideApply();
  }

  void cancel(String run) {
    patch(run, "{\"spec\":{\"cancel\":true}}");
  }

  void patch(String run, String merge) {
    patch(Run.class, run, merge);
  }

  <T extends HasMetadata> void patch(Class<T> type, String name, String merge) {
    client
        .resources(type)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  /// What the API server says to a change that it must refuse.
  String refusal(String run, String merge) {
    return refusal(Run.class, run, merge);
  }

  <T extends HasMetadata> String refusal(Class<T> type, String name, String merge) {
    try {
      patch(type, name, merge);
    } catch (KubernetesClientException e) {
      return e.getStatus().getMessage();
    }
    throw new AssertionError("the API server took it");
  }

  /// What the API server says to a new run that it refuses; empty where it takes it.
  String creationRefusal(String name, String spec) {
    try {
      run(name, spec);
      return "";
    } catch (KubernetesClientException e) {
      return e.getStatus().getMessage();
    }
  }

  void deleteRun(String run) {
    client.resources(Run.class).inNamespace(namespace).withName(run).delete();
  }

  void deleteTask(String task) {
    client.resources(Task.class).inNamespace(namespace).withName(task).delete();
  }

  void deleteQueue(String queue) {
    client.resources(Queue.class).inNamespace(namespace).withName(queue).delete();
  }

  void deletePod(String pod) {
    client.pods().inNamespace(namespace).withName(pod).delete();
  }

  /// Waits until the pod exists.
  Pod awaitPod(String name) {
    return Awaitility.await("pod " + name)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.pods().inNamespace(namespace).withName(name).get(), pod -> pod != null);
  }

  /// What has become of the waits of the run, as its pod is told. Waits until the pod exists.
  List<JournalEntry> answers(String pod) {
    var assignment =
        AssignmentFile.read(
            awaitPod(pod).getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
    return assignment.segment().journal().stream().filter(JournalEntry::isOver).toList();
  }

  /// The EndpointSlice of the gateway's Service.
  Resource<EndpointSlice> gatewaySlice() {
    return client.discovery().v1().endpointSlices().inNamespace(namespace).withName(GATEWAY);
  }

  void awaitNoPods() {
    Awaitility.await("no pods").until(() -> pods().isEmpty());
  }

  List<String> pods() {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  RunStatus await(String run, Predicate<RunStatus> condition) {
    return Awaitility.await("run " + run)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> status(run),
            status -> status != null && status.phase() != null && condition.test(status));
  }

  /// Waits until the token has this reason.
  TokenStatus awaitToken(String name, String reason) {
    return Awaitility.await("token " + name + " is " + reason)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> getToken(name).getStatus(),
            status -> status != null && reason.equals(status.reason()));
  }

  /// Waits until the status of the schedule is as the condition says.
  ScheduleStatus awaitSchedule(String name, Predicate<ScheduleStatus> condition) {
    return Awaitility.await("schedule " + name)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> Optional.ofNullable(getSchedule(name)).map(Schedule::getStatus).orElse(null),
            status -> status != null && condition.test(status));
  }

  Schedule getSchedule(String name) {
    return client.resources(Schedule.class).inNamespace(namespace).withName(name).get();
  }

  /// Makes the schedule look as if due times had been decided until `after` only.
  void turnBack(String schedule, Instant after) {
    client
        .resources(Schedule.class)
        .inNamespace(namespace)
        .withName(schedule)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"cursor\":{\"after\":\"%s\"}}}".formatted(after));
  }

  /// The runs that schedules have created, by their names.
  List<Run> scheduledRuns() {
    return client
        .resources(Run.class)
        .inNamespace(namespace)
        .withLabel(Labels.SCHEDULE)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparing(run -> run.getMetadata().getName()))
        .toList();
  }

  Token getToken(String name) {
    return client.resources(Token.class).inNamespace(namespace).withName(name).get();
  }

  /// Waits until the run is in this phase for this reason.
  RunStatus await(String run, String phase, String reason) {
    return await(
        run, status -> status.phase().wireName().equals(phase) && reason.equals(status.reason()));
  }

  RunStatus status(String run) {
    var found = client.resources(Run.class).inNamespace(namespace).withName(run).get();
    return found == null ? null : found.getStatus();
  }

  boolean exists(String run) {
    return client.resources(Run.class).inNamespace(namespace).withName(run).get() != null;
  }

  Task getTask(String name) {
    return client.resources(Task.class).inNamespace(namespace).withName(name).get();
  }

  Queue getQueue(String name) {
    return client.resources(Queue.class).inNamespace(namespace).withName(name).get();
  }

  /// Waits until the Events about the run have these reasons, in any order, and no others: the
  /// operator writes an Event after the status that it is about.
  List<Event> awaitEvents(String run, String... reasons) {
    return Awaitility.await("Events of run " + run)
        .until(
            () -> events(run),
            events ->
                events.stream()
                    .map(Event::getReason)
                    .sorted()
                    .toList()
                    .equals(Stream.of(reasons).sorted().toList()));
  }

  List<Event> events(String run) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> run.equals(event.getInvolvedObject().getName()))
        .toList();
  }

  /// What a kubelet would say about a pod in an Event.
  void warn(Pod pod, String reason, String message) {
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName() + "." + reason.toLowerCase(Locale.ROOT))
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion("v1")
            .withKind("Pod")
            .withNamespace(namespace)
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endInvolvedObject()
            .withType("Warning")
            .withReason(reason)
            .withMessage(message)
            .withLastTimestamp(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .build();
    client.v1().events().inNamespace(namespace).resource(event).create();
  }

  /// What the operator wrote about this namespace since `from`, as `verb resource/subresource
  /// name`.
  List<String> writes(Instant from) {
    return audited(from).stream()
        .map(
            event ->
                event.verb()
                    + " "
                    + event.resource()
                    + (event.subresource().isEmpty() ? "" : "/" + event.subresource())
                    + " "
                    + event.name())
        .toList();
  }

  /// As [#writes], whole, and what was refused too.
  List<AuditEvent> audited(Instant from) {
    return cluster.auditEvents().stream()
        .filter(event -> event.isWrite() && event.user().equals(USER))
        .filter(event -> event.namespace().equals(namespace) && event.at().isAfter(from))
        .toList();
  }

  /// Waits until this instant has passed.
  static void awaitTime(Instant instant) {
    Awaitility.await("it is " + instant).until(() -> Instant.now().isAfter(instant));
  }

  /// When the API server created the run, in whole seconds.
  Instant createdAt(String run) {
    var found = client.resources(Run.class).inNamespace(namespace).withName(run).require();
    return Instant.parse(found.getMetadata().getCreationTimestamp());
  }

  @Override
  public void close() {
    operator.close();
    operatorClient.close();
  }
}
