package dev.davit.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Requests for the schedules of one namespace. Every failure is a [DavitException].
final class ScheduleApi {
  /// The fields that [ScheduleOptions] decides. Others, such as `suspend` and those of a newer
  /// version, stay as they are.
  private static final List<String> FIELDS =
      List.of(
          "task", "cron", "timeZone", "window", "externalId", "concurrencyPolicy", "missed", "run");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KubernetesClient client;
  private final String namespace;

  ScheduleApi(KubernetesClient client, String namespace) {
    VersionWarning.suppress();
    this.client = client;
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  Schedule create(Schedule schedule) {
    return asking(
        "create", schedule.getMetadata().getName(), () -> schedules().resource(schedule).create());
  }

  /// A list with one item instead of a get, as of runs.
  Optional<Schedule> find(String name) {
    var one =
        new ListOptionsBuilder()
            .withFieldSelector("metadata.name=" + RunQuery.escaped(name))
            .build();
    return list(name, one).getItems().stream().findFirst();
  }

  /// @throws ScheduleNotFoundException if there is none
  Schedule get(String name) {
    return find(name).orElseThrow(() -> new ScheduleNotFoundException(namespace, name));
  }

  Page<ScheduleView> list(ScheduleQuery query) {
    var options = new ListOptionsBuilder().withLimit((long) query.limit());
    query.after().ifPresent(options::withContinue);
    if (!query.fieldSelector().isEmpty()) {
      options.withFieldSelector(query.fieldSelector());
    }
    if (!query.labelSelector().isEmpty()) {
      options.withLabelSelector(query.labelSelector());
    }
    var list = list("", options.build());
    return new Page<>(
        list.getItems().stream().map(ScheduleView::of).toList(),
        Optional.ofNullable(list.getMetadata())
            .map(ListMeta::getContinue)
            .filter(page -> !page.isEmpty()));
  }

  /// Changes the fields that differ from `wanted`.
  ///
  /// @return the changed schedule; empty if it has changed since it was read
  Optional<Schedule> change(Schedule read, ScheduleSpec wanted) {
    var changes = changes(json(read.getSpec()), json(wanted));
    if (changes.isEmpty()) {
      return Optional.of(read);
    }
    // A different version is a conflict. A field to remove must exist.
    changes
        .addObject()
        .put("op", "replace")
        .put("path", "/metadata/resourceVersion")
        .put("value", read.getMetadata().getResourceVersion());
    try {
      return Optional.of(patch(read.getMetadata().getName(), PatchType.JSON, changes.toString()));
    } catch (DavitException e) {
      if (ApiErrors.isConflict(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// A JSON patch.
  static ArrayNode changes(JsonNode present, JsonNode wanted) {
    var patch = JsonNodeFactory.instance.arrayNode();
    for (var field : FIELDS) {
      var value = wanted.get(field);
      if (value != null && !value.equals(present.get(field))) {
        patch.addObject().put("op", "add").put("path", "/spec/" + field).set("value", value);
      } else if (value == null && present.has(field)) {
        patch.addObject().put("op", "remove").put("path", "/spec/" + field);
      }
    }
    return patch;
  }

  /// Both sides by their text, so that equal numbers are equal.
  private JsonNode json(ScheduleSpec spec) {
    try {
      return JSON.readTree(client.getKubernetesSerialization().asJson(spec));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON is JSON", e);
    }
  }

  Schedule suspend(String name, boolean suspend) {
    return patch(name, PatchType.JSON_MERGE, "{\"spec\":{\"suspend\":%s}}".formatted(suspend));
  }

  void delete(String name) {
    asking("delete", name, () -> schedules().withName(name).delete());
  }

  private Schedule patch(String name, PatchType type, String patch) {
    return asking(
            "patch",
            name,
            () ->
                Optional.ofNullable(schedules().withName(name).patch(PatchContext.of(type), patch)))
        .orElseThrow(() -> new ScheduleNotFoundException(namespace, name));
  }

  private KubernetesResourceList<Schedule> list(String name, ListOptions options) {
    return asking("list", name, () -> schedules().list(options));
  }

  private <T> T asking(String verb, String name, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw new ApiErrors(client.getMasterUrl(), namespace, ApiErrors.Kind.SCHEDULE)
          .of(e, verb, name);
    }
  }

  private NonNamespaceOperation<Schedule, KubernetesResourceList<Schedule>, Resource<Schedule>>
      schedules() {
    return client.resources(Schedule.class).inNamespace(namespace);
  }
}
