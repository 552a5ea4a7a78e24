package dev.davit.operator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.Token;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.lead.Term;
import dev.davit.operator.lean.KeptFields;
import dev.davit.operator.lean.Unread;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Listable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// The [Api] of a real API server.
public final class ApiClient implements Api {
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;

  /// The end of the name of the admission policy that refuses pods of former leaders, as the API
  /// server quotes it.
  private static final String FENCE = ".leader-term'";

  /// After this time leadership is certain again, or lost. If the API server is too busy, the time
  /// that it asked for has already passed.
  private static final Duration DOUBT = Duration.ofSeconds(1);

  private static final Set<Integer> CHANGED_SINCE =
      Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

  /// How many resources one page of a list has: resources that are decoded but not yet kept take
  /// most of the memory.
  public static final long PAGE = 500;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The timeout of requests that nothing depends on.
  private static final Duration NEWS = Duration.ofSeconds(2);

  private static final String PODS = "/api/v1/namespaces/%s/pods";

  private final KubernetesClient client;
  private final KubernetesClient once;
  private final KubernetesClient quick;
  private final LogTails logs;
  private final Set<String> namespaces;
  private final Leadership leadership;

  /// `namespaces` are the watched ones; empty: all.
  public ApiClient(KubernetesClient client, Set<String> namespaces, Leadership leadership) {
    this.client = client;
    // A client that repeats requests on its own would not check who leads.
    this.once = ApiConnection.once(client, ApiConnection.ANSWER);
    this.logs = new LogTails(client, System::nanoTime);
    this.quick = ApiConnection.once(client, NEWS);
    this.namespaces = Set.copyOf(namespaces);
    this.leadership = leadership;
  }

  @Override
  public PodCreation create(Pod pod) {
    return leadership.act(term -> create(pod, term)).orElseGet(() -> new PodCreation.NotNow(DOUBT));
  }

  @Override
  public TokenCreation createToken(Token token) {
    return leadership.act(_ -> created(token)).orElseGet(() -> new TokenCreation.NotNow(DOUBT));
  }

  private TokenCreation created(Token token) {
    var path = path(Token.class, token.getMetadata().getNamespace());
    try {
      return new TokenCreation.Exists(WriteAnswer.read(once.raw(path, "POST", token)).uid());
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case TOO_MANY_REQUESTS -> new TokenCreation.NotNow(DOUBT);
        case HttpURLConnection.HTTP_CONFLICT -> existing(token);
        case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
            new TokenCreation.Refused(message(e));
        default -> throw e;
      };
    }
  }

  private TokenCreation existing(Token token) {
    var meta = token.getMetadata();
    return read(Token.class, meta.getNamespace(), meta.getName())
        .<TokenCreation>map(
            found ->
                Owners.owns(Owners.uid(token), found)
                    ? new TokenCreation.Exists(found.getMetadata().getUid())
                    : new TokenCreation.Refused(
                        "a token named \"%s\" exists that this run has not made"
                            .formatted(meta.getName())))
        .orElseGet(() -> new TokenCreation.NotNow(DOUBT));
  }

  @Override
  public Creation createRun(Run run) {
    try {
      return create(run, _ -> existing(run));
    } catch (KubernetesClientException e) {
      if (e.getCode() == TOO_MANY_REQUESTS) {
        return new Creation.NotNow(DOUBT);
      }
      throw e;
    }
  }

  @Override
  public Creation createSchedule(Schedule schedule) {
    return create(schedule, conflict -> new Creation.Refused(message(conflict)));
  }

  /// `ofConflict`: what it means that there is one of that name.
  private Creation create(
      HasMetadata resource, Function<KubernetesClientException, Creation> ofConflict) {
    return leadership
        .act(_ -> created(resource, ofConflict))
        .orElseGet(() -> new Creation.NotNow(DOUBT));
  }

  private Creation created(
      HasMetadata resource, Function<KubernetesClientException, Creation> ofConflict) {
    try {
      once.raw(path(resource.getClass(), resource.getMetadata().getNamespace()), "POST", resource);
      return new Creation.Exists();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> ofConflict.apply(e);
        case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
            new Creation.Refused(message(e));
        default -> throw e;
      };
    }
  }

  private Creation existing(Run run) {
    var meta = run.getMetadata();
    return read(Run.class, meta.getNamespace(), meta.getName())
        .<Creation>map(
            found ->
                isSameRequest(run, found)
                    ? new Creation.Exists()
                    : new Creation.Refused(
                        "a run named \"%s\" exists that somebody else asked for"
                            .formatted(meta.getName())))
        .orElseGet(() -> new Creation.NotNow(DOUBT));
  }

  private static boolean isSameRequest(Run wanted, Run found) {
    return scheduled(wanted).equals(scheduled(found))
        && Objects.equals(wanted.getSpec().parentUid(), found.getSpec().parentUid());
  }

  private static Optional<String> scheduled(Run run) {
    return Optional.ofNullable(run.getMetadata().getAnnotations())
        .map(all -> all.get(Annotations.SCHEDULED));
  }

  @Override
  public RunPage runsOfBatch(String namespace, String batch, int limit, Optional<String> token) {
    return new BatchRuns(client).page(namespace, batch, limit, token);
  }

  @Override
  public List<Run> unfinishedOfBatch(String namespace, String batch, int limit) {
    return new BatchRuns(client).unfinished(namespace, batch, limit);
  }

  @Override
  public void updateSchedule(Schedule schedule, ScheduleSpec spec) {
    var meta = schedule.getMetadata();
    var patch = JSON.createArrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", meta.getUid());
    var json = client.getKubernetesSerialization().convertValue(spec, ObjectNode.class);
    dropAbsent(json, spec);
    patch.addObject().put("op", "replace").put("path", "/spec").set("value", json);
    leadership.act(_ -> patched(meta.getNamespace(), meta.getName(), patch.toString()));
  }

  private boolean patched(String namespace, String schedule, String patch) {
    try {
      once.resources(Schedule.class)
          .inNamespace(namespace)
          .withName(schedule)
          .patch(PatchContext.of(PatchType.JSON), patch);
      return true;
    } catch (KubernetesClientException e) {
      if (CHANGED_SINCE.contains(e.getCode()) || e.getCode() == UNPROCESSABLE) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void cancelRun(String namespace, String run) {
    if (!ObjectNames.isName(run)) {
      return;
    }
    try {
      client
          .resources(Run.class)
          .inNamespace(namespace)
          .withName(run)
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private PodCreation create(Pod pod, Optional<Term> term) {
    try {
      var path = PODS.formatted(pod.getMetadata().getNamespace());
      return new PodCreation.Exists(
          WriteAnswer.read(once.raw(path, "POST", marked(pod, term))).uid());
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case TOO_MANY_REQUESTS -> new PodCreation.NotNow(DOUBT);
        case HttpURLConnection.HTTP_CONFLICT -> existing(pod);
        case HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_BAD_REQUEST,
            UNPROCESSABLE -> {
          var message = message(e);
          if (message.contains(FENCE)) {
            leadership.lose(message);
            yield new PodCreation.NotNow(DOUBT);
          }
          yield PodCreation.refusal(e.getCode(), message);
        }
        default -> throw e;
      };
    }
  }

  private static Pod marked(Pod pod, Optional<Term> term) {
    return term.map(
            it ->
                new PodBuilder(pod)
                    .editMetadata()
                    .addToAnnotations(Annotations.LEADER_TERM, it.text())
                    .endMetadata()
                    .build())
        .orElse(pod);
  }

  private PodCreation existing(Pod pod) {
    var meta = pod.getMetadata();
    var found = client.pods().inNamespace(meta.getNamespace()).withName(meta.getName()).get();
    if (found == null) {
      throw new KubernetesClientException(
          "pod " + meta.getName() + " existed a moment ago and is gone");
    }
    return Owners.owns(meta.getOwnerReferences().getFirst().getUid(), found)
        ? new PodCreation.Exists(found.getMetadata().getUid())
        : new PodCreation.NameTaken(
            "a pod named \"%s\" exists that is not this run's".formatted(meta.getName()));
  }

  @Override
  public Optional<Pod> read(String namespace, String pod) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(pod).get());
  }

  @Override
  public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
    return !ObjectNames.isName(name)
        ? Optional.empty()
        : Optional.ofNullable(client.resources(type).inNamespace(namespace).withName(name).get());
  }

  @Override
  public String logTail(String namespace, String pod, String container) {
    // The limit counts from the first of these lines, so it must leave room for the last one.
    return logs.read(
        PODS.formatted(namespace)
            + "/%s/log?container=%s&tailLines=40&limitBytes=65536".formatted(pod, container));
  }

  @Override
  public Optional<Event> lastWarning(String namespace, String uid) {
    var options =
        new ListOptionsBuilder()
            .withFieldSelector("involvedObject.uid=" + uid + ",type=Warning")
            .withLimit(PAGE)
            .build();
    try {
      return quick.v1().events().inNamespace(namespace).list(options).getItems().stream()
          .filter(event -> event.getLastTimestamp() != null)
          .max(Comparator.comparing(event -> Instant.parse(event.getLastTimestamp())));
    } catch (KubernetesClientException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> writeStatus(HasMetadata resource, Record status) {
    var json = client.getKubernetesSerialization().convertValue(status, ObjectNode.class);
    dropAbsent(json, status);
    Unread.statusOf(resource).ifPresent(before -> keep(before, json, status));
    var meta = resource.getMetadata();
    // The API server uses nothing else of a status update.
    var body = json.objectNode();
    body.put("apiVersion", resource.getApiVersion()).put("kind", resource.getKind());
    body.putObject("metadata")
        .put("namespace", meta.getNamespace())
        .put("name", meta.getName())
        .put("resourceVersion", meta.getResourceVersion());
    body.set("status", json);
    var path =
        "/apis/%s/namespaces/%s/%s/%s/status"
            .formatted(
                resource.getApiVersion(),
                meta.getNamespace(),
                resource.getPlural(),
                meta.getName());
    try {
      return Optional.of(
          WriteAnswer.read(client.raw(path, "PUT", body.toString())).resourceVersion());
    } catch (KubernetesClientException e) {
      if (CHANGED_SINCE.contains(e.getCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void keep(String before, ObjectNode json, Record status) {
    try {
      if (JSON.readTree(before) instanceof ObjectNode fields) {
        KeptFields.keep(fields, json, status.getClass());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status that was read is no JSON", e);
    }
  }

  /// Fields that our records omit must not be written as null; a task's output stays as it is.
  private static void dropAbsent(ObjectNode json, Record record) {
    json.properties().removeIf(entry -> entry.getValue().isNull());
    for (var component : record.getClass().getRecordComponents()) {
      if (component.getType().isRecord()
          && json.get(component.getName()) instanceof ObjectNode nested) {
        nested.properties().removeIf(entry -> entry.getValue().isNull());
      }
    }
  }

  @Override
  public <R extends HasMetadata> long version(Class<R> type) {
    var one = new ListOptionsBuilder().withLimit(1L).build();
    var page = watched(client.resources(type)).getFirst().list(one);
    return Long.parseLong(page.getMetadata().getResourceVersion());
  }

  @Override
  public <R extends HasMetadata> void list(Class<R> type, ListOptions options, Consumer<R> each) {
    watched(client.resources(type)).forEach(resources -> Pages.each(resources, options, each));
  }

  /// One list of all namespaces, or one of each watched namespace: the operator may have no rights
  /// in others.
  private <T, L, R extends Resource<T>> List<Listable<L>> watched(
      MixedOperation<T, L, R> resources) {
    return namespaces.isEmpty()
        ? List.of(resources.inAnyNamespace())
        : namespaces.stream().<Listable<L>>map(resources::inNamespace).toList();
  }

  @Override
  public <R extends HasMetadata> void delete(
      Class<R> type, String namespace, String name, String uid) {
    var options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build();
    try {
      client.raw(path(type, namespace) + "/" + name, "DELETE", options);
    } catch (KubernetesClientException e) {
      if (!CHANGED_SINCE.contains(e.getCode())) {
        throw e;
      }
    }
  }

  private static String path(Class<? extends HasMetadata> type, String namespace) {
    var version = HasMetadata.getApiVersion(type);
    return "/%s/%s/namespaces/%s/%s"
        .formatted(
            version.contains("/") ? "apis" : "api",
            version,
            namespace,
            HasMetadata.getPlural(type));
  }

  private static String message(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage();
  }
}
