package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Store.ObjectKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Applies the rules of Kubernetes objects to the [Store]: which fields of `metadata` the server
/// sets, when the generation increases, which writes may change a status, and what is deleted along
/// with an object.
final class Registry {
  /// Without letters that could form words, as on the real server.
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int DEFAULT_GRACE_SECONDS = 30;

  private final Store store;
  private final InstantSource clock;
  private final RandomGenerator random = new SecureRandom();

  Registry(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The options of a write: `strict` refuses unknown fields, `dryRun` changes nothing.
  record WriteOptions(boolean strict, boolean dryRun) {
    static final WriteOptions USUAL = new WriteOptions(false, false);
  }

  ObjectNode create(ResourceType type, String namespace, ObjectNode object, WriteOptions options) {
    var meta = Meta.of(object);
    requireNamespace(type, namespace, object);
    if (Meta.text(object, "name").isEmpty() && meta.has("generateName")) {
      meta.put("name", meta.path("generateName").asText() + suffix());
    }
    var name = Meta.text(object, "name");
    if (name.isEmpty()) {
      throw Refusal.invalid(
          type.names().kind(),
          "",
          "metadata.name: Required value: name or generateName is required");
    }
    object.put("apiVersion", type.apiVersion()).put("kind", type.names().kind());
    if (type.namespaced()) {
      meta.put("namespace", namespace);
    }
    meta.put("uid", UUID.randomUUID().toString());
    meta.put("creationTimestamp", now().toString());
    meta.put("generation", 1);
    meta.remove(List.of("resourceVersion", "deletionTimestamp", "managedFields"));
    if (type.hasStatus()) {
      object.remove("status");
    }
    Admission.complete(type, object);
    var problems = NameRule.of(type).check("metadata.name", name);
    admit(type, object, MissingNode.getInstance(), options, problems);
    var key = new ObjectKey(type, type.namespaced() ? namespace : "", name);
    return options.dryRun() ? object : store.create(key, object);
  }

  Optional<ObjectNode> find(ObjectKey key) {
    return store.get(key);
  }

  ObjectNode get(ObjectKey key) {
    return find(key).orElseThrow(() -> Refusal.notFound(key));
  }

  /// Changes an object without its status, or only its status. If the result of `change` has a
  /// version, it is a precondition.
  ObjectNode update(
      ObjectKey key, boolean statusOnly, WriteOptions options, UnaryOperator<ObjectNode> change) {
    if (options.dryRun()) {
      var before = get(key);
      return settle(key, before, change.apply(before.deepCopy()), statusOnly, options);
    }
    // The store executes one update at a time, so precondition and write are one step.
    var after =
        store.update(
            key,
            copy -> {
              var before = copy.deepCopy();
              return settle(key, before, change.apply(copy), statusOnly, options);
            });
    return Meta.isBeingDeleted(after) && !awaitsRemoval(key, after) ? remove(key) : after;
  }

  /// The object after a change, with the rules applied.
  private ObjectNode settle(
      ObjectKey key,
      ObjectNode before,
      ObjectNode after,
      boolean statusOnly,
      WriteOptions options) {
    var version = Meta.text(after, "resourceVersion");
    if (!version.isEmpty() && !version.equals(Meta.text(before, "resourceVersion"))) {
      throw Refusal.conflict(key.type().qualifiedName(), key.name());
    }
    var uid = Meta.text(after, "uid");
    if (!uid.isEmpty() && !uid.equals(Meta.text(before, "uid"))) {
      throw Refusal.conflict(key.type().qualifiedName(), key.name());
    }
    var result = statusOnly ? before.deepCopy() : after;
    if (statusOnly) {
      copy(after, result, "status");
    } else {
      keepServerFields(before, result);
      if (key.type().hasStatus()) {
        copy(before, result, "status");
      }
    }
    admit(key.type(), result, before, options, List.of());
    if (!statusOnly && !before.path("spec").equals(result.path("spec"))) {
      var generation = before.path("metadata").path("generation").asLong();
      Meta.of(result).put("generation", generation + 1);
    }
    return result;
  }

  /// Deletes an object at once, or marks it if a node or a finalizer must release it first.
  ObjectNode delete(ObjectKey key, JsonNode options) {
    var object = get(key);
    var wanted = options.path("preconditions");
    for (var field : List.of("uid", "resourceVersion")) {
      if (wanted.has(field) && !wanted.path(field).asText().equals(Meta.text(object, field))) {
        throw Refusal.conflict(key.type().qualifiedName(), key.name());
      }
    }
    var grace = grace(key, object, options);
    if (grace == 0 && !Meta.hasFinalizers(object)) {
      return remove(key);
    }
    return store.update(
        key,
        copy -> {
          var meta = Meta.of(copy);
          var until = now().plusSeconds(grace);
          var earlier = meta.path("deletionTimestamp").asText("");
          if (earlier.isEmpty() || until.isBefore(Instant.parse(earlier))) {
            meta.put("deletionTimestamp", until.toString());
            meta.put("deletionGracePeriodSeconds", grace);
          }
          return copy;
        });
  }

  private ObjectNode remove(ObjectKey key) {
    var removed = store.remove(key);
    for (var dependent : store.ownedBy(Meta.text(removed, "uid"))) {
      collect(dependent);
    }
    return removed;
  }

  private void collect(ObjectKey dependent) {
    try {
      delete(dependent, Json.object());
    } catch (Refusal gone) {
      // It was removed in between, which is the intended result.
    }
  }

  /// The grace period is 0 for a pod that has no node, or whose containers have ended: nothing
  /// needs to be stopped.
  private static int grace(ObjectKey key, ObjectNode object, JsonNode options) {
    var phase = object.path("status").path("phase").asText();
    if (!key.type().equals(Catalog.PODS)
        || object.path("spec").path("nodeName").asText("").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    var own = object.path("spec").path("terminationGracePeriodSeconds");
    return options.path("gracePeriodSeconds").asInt(own.asInt(DEFAULT_GRACE_SECONDS));
  }

  private static boolean awaitsRemoval(ObjectKey key, ObjectNode object) {
    return Meta.hasFinalizers(object) || key.type().equals(Catalog.PODS);
  }

  /// @param before the object before this write, or a missing node
  /// @param known problems found so far
  private static void admit(
      ResourceType type,
      ObjectNode object,
      JsonNode before,
      WriteOptions options,
      List<String> known) {
    var problems = new ArrayList<>(known);
    if (type.equals(Catalog.PODS)) {
      problems.addAll(PodNames.check(object));
    }
    type.schema()
        .ifPresent(schema -> problems.addAll(check(schema, type, object, before, options)));
    if (!problems.isEmpty()) {
      refuse(type, object, problems);
    }
  }

  /// Drops unknown fields and fills in defaults by the schema, and returns the remaining problems.
  private static List<String> check(
      StructuralSchema schema,
      ResourceType type,
      ObjectNode object,
      JsonNode before,
      WriteOptions options) {
    var unknown = schema.prune(object);
    if (options.strict() && !unknown.isEmpty()) {
      throw Refusal.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: unknown field \"%s\""
              .formatted(
                  type.names().kind(),
                  type.version(),
                  type.names().kind(),
                  String.join("\", unknown field \"", unknown)));
    }
    schema.fillDefaults(object);
    return schema.check(object, before);
  }

  private static void refuse(ResourceType type, ObjectNode object, List<String> problems) {
    var text = problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]";
    throw Refusal.invalid(type.names().kind(), Meta.text(object, "name"), text);
  }

  private void requireNamespace(ResourceType type, String namespace, ObjectNode object) {
    if (!type.namespaced()) {
      return;
    }
    if (namespace.isEmpty()) {
      throw Refusal.badRequest("an empty namespace may not be set during creation");
    }
    var own = Meta.text(object, "namespace");
    if (!own.isEmpty() && !own.equals(namespace)) {
      throw Refusal.badRequest(
          "the namespace of the provided object (%s) does not match the namespace sent on the request (%s)"
              .formatted(Refusal.quoted(own), Refusal.quoted(namespace)));
    }
    get(new ObjectKey(Catalog.NAMESPACES, "", namespace));
  }

  private static void keepServerFields(ObjectNode before, ObjectNode after) {
    var meta = Meta.of(after);
    for (var field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      copy(Meta.of(before), meta, field);
    }
    meta.remove("managedFields");
    copy(before, after, "apiVersion");
    copy(before, after, "kind");
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    if (from.has(field)) {
      to.set(field, from.path(field).deepCopy());
    } else {
      to.remove(field);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private String suffix() {
    var suffix = new StringBuilder();
    for (var i = 0; i < 5; i++) {
      suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }
}
