package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever a podTemplate is, it is refused or it can be merged, and then Davit's own fields have
/// stayed and the pod is within the standard *restricted*.
class PodTemplatePropertyTest {
  private static final int SEEDS = Integer.getInteger("davit.template.seeds", 1_000);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final PodModel.Fields MODEL = PodModel.ofPod();
  private static final Pod POD = base();
  private static final JsonNode BASE = JSON.valueToTree(POD);
  private static final Map<String, Object> OWN = own(BASE);

  private static Pod base() {
    var run = new Run();
    run.getMetadata().setName("r");
    run.getMetadata().setNamespace("ns");
    run.getMetadata().setUid("uid-1");
    run.getMetadata().setCreationTimestamp("2026-01-01T12:00:00Z");
    run.setSpec(RunSpec.of("charge").build());
    var task = new Task();
    task.getMetadata().setName("charge");
    task.getMetadata().setGeneration(4L);
    task.setSpec(
        new TaskSpecBuilder()
            .container(new TaskContainer("app:1", List.of("sh"), List.of("-c"), null, null))
            .entrypoint(Entrypoint.CONTAINER)
            .maxDuration("1m")
            .build());
    return new PodFactory(MachinePresets.DEFAULTS, Duration.ofMinutes(5))
        .create(
            run,
            TaskVersion.resolve(task, run.getSpec()),
            new AttemptId(1, 0),
            "r-1",
            new Lane(new QueueRef.Named("ns", "emails"), ""),
            Optional.empty());
  }

  /// Values that mean something dangerous somewhere, and values that mean nothing anywhere.
  private static final List<JsonNode> VALUES =
      Stream.of(
              "0",
              "1",
              "-1",
              "99999999999",
              "1.5",
              "1e400",
              "true",
              "false",
              "null",
              "''",
              "[]",
              "{}",
              "[[]]",
              "[null]",
              "[0]",
              "['ALL']",
              "['SYS_ADMIN']",
              "'a\\u0000b'",
              "'/davit'",
              "'davit/../dev/x'",
              "'/\\u0000'",
              "'/tmp'",
              "'/cache'",
              "'task'",
              "'assignment'",
              "'tmp'",
              "'DAVIT_RESULT_FILE'",
              "'davit.dev/run'",
              "'x'",
              "'1'",
              "'1e99'",
              "'169.254.169.254'",
              "'Unconfined'",
              "'Localhost'",
              "'RuntimeDefault'",
              "'Unmasked'",
              "'Bidirectional'",
              "'spc_t'",
              "'Always'",
              "'kernel.msgmax'",
              "'1Gi'")
          .map(PodTemplatePropertyTest::json)
          .toList();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// The outcome of a template, after all that must hold was checked.
  private static boolean isAccepted(JsonNode template, boolean privileged) {
    if (PodTemplate.faultOf(template, privileged).isPresent()) {
      return false;
    }
    var merged = JSON.<JsonNode>valueToTree(PodTemplate.apply(template, POD));
    var what = "privileged=%s %s".formatted(privileged, template);
    assertThat(own(merged)).as(what).isEqualTo(OWN);
    if (!privileged) {
      assertThat(RestrictedStandard.violationsOf(merged)).as(what).isEmpty();
      assertThat(merged.path("spec").path("automountServiceAccountToken").asBoolean(true))
          .as(what)
          .isFalse();
      assertThat(merged.findValues("serviceAccountToken")).as(what).isEmpty();
      assertThat(merged.path("spec").path("shareProcessNamespace").asBoolean(false)).isFalse();
      assertThat(merged.findValuesAsText("mountPropagation"))
          .as(what)
          .doesNotContain("Bidirectional");
    }
    return true;
  }

  /// What Davit relies on, of a pod.
  private static Map<String, Object> own(JsonNode pod) {
    var own = new TreeMap<String, Object>();
    var metadata = pod.path("metadata");
    for (var name : List.of("name", "namespace", "ownerReferences", "finalizers")) {
      own.put(name, metadata.path(name));
    }
    for (var kind : List.of("labels", "annotations")) {
      for (var entry : metadata.path(kind).properties()) {
        if (entry.getKey().contains("davit.dev/") || entry.getKey().endsWith("/managed-by")) {
          own.put(entry.getKey(), entry.getValue());
        }
      }
    }
    var spec = pod.path("spec");
    for (var name :
        List.of(
            "restartPolicy",
            "activeDeadlineSeconds",
            "terminationGracePeriodSeconds",
            "nodeName")) {
      own.put(name, spec.path(name));
    }
    own.put(
        "volumes",
        spec.path("volumes")
            .valueStream()
            .filter(it -> PodFactory.VOLUMES.contains(it.path("name").asText()))
            .toList());
    own.put(
        "named task",
        Stream.of("containers", "initContainers")
            .flatMap(list -> spec.path(list).valueStream())
            .filter(it -> it.path("name").asText().equals("task"))
            .count());
    var task = spec.path("containers").path(0);
    for (var name :
        List.of(
            "name",
            "image",
            "command",
            "args",
            "resources",
            "terminationMessagePath",
            "terminationMessagePolicy",
            "lifecycle",
            "livenessProbe",
            "restartPolicy")) {
      own.put("task " + name, task.path(name));
    }
    own.put(
        "env",
        task.path("env")
            .valueStream()
            .filter(it -> it.path("name").asText().startsWith("DAVIT_"))
            .toList());
    own.put(
        "mounts",
        task.path("volumeMounts")
            .valueStream()
            .filter(it -> covers(it.path("mountPath").asText()))
            .toList());
    return own;
  }

  /// Whether a folder, as the container's runtime reads it, has to do with Davit's own.
  private static boolean covers(String mountPath) {
    var uri = java.net.URI.create("file:///" + mountPath.replaceAll("[^a-zA-Z/.]", "_"));
    var path = uri.normalize().getPath().replaceAll("/+", "/") + "/";
    return path.startsWith("/davit/")
        || path.startsWith("/dev/")
        || path.startsWith("/var/run/secrets/davit.dev/")
        || path.matches("/+");
  }

  @Test
  void everyFieldOfAPodIsRefusedOrHarmlessWhateverItsValue() {
    var accepted = new TreeSet<String>();
    var paths = new TreeSet<String>();
    for (var task : List.of(true, false)) {
      eachField(
          "",
          MODEL,
          hole -> hole,
          task,
          (path, template) -> {
            // The other kinds of containers, and all else, are the same in both rounds.
            if (task && !path.startsWith("spec.containers")) {
              return;
            }
            paths.add(path);
            for (var value : VALUES) {
              var one = template.apply(value);
              // Both are checked, whatever the first one says.
              var privileged = isAccepted(one, true);
              var restricted = isAccepted(one, false);
              if (privileged || restricted) {
                accepted.add(path);
              }
              // No value has fields: what is not allowed is the field itself, whatever its value.
              if (PodTemplate.faultOf(one, true).orElse("").contains(" is not allowed; ")) {
                return;
              }
            }
          });
    }
    assertThat(paths).hasSizeGreaterThan(1000).contains("spec.hostUsers", "spec.nodeName");
    assertThat(accepted)
        .hasSizeGreaterThan(150)
        .contains("spec.containers[].livenessProbe.httpGet.host", "spec.securityContext.runAsUser")
        .doesNotContain("spec.nodeName", "spec.containers[].terminationMessagePath");
  }

  private interface Template {
    JsonNode apply(JsonNode value);
  }

  private interface Visit {
    void field(String path, Template template);
  }

  /// Calls `visit` with each path, and the template that has nothing but that field.
  private static void eachField(
      String path, PodModel at, Template around, boolean task, Visit visit) {
    if (!path.isEmpty()) {
      visit.field(path, around);
    }
    switch (at) {
      case PodModel.Leaf _ -> {}
      case PodModel.Many(var item) ->
          eachField(
              path + "[]", item, value -> around.apply(NODES.arrayNode().add(value)), task, visit);
      case PodModel.ByKey(var value) ->
          eachField(
              path + "{}",
              value,
              it -> around.apply(NODES.objectNode().set("key", it)),
              task,
              visit);
      case PodModel.Fields(var fields) ->
          fields.forEach(
              (name, model) ->
                  eachField(
                      path.isEmpty() ? name : path + "." + name,
                      model,
                      value -> {
                        var object = named(path, task);
                        object.set(name, value);
                        return around.apply(object);
                      },
                      task,
                      visit));
    }
  }

  /// An item with what the rules require of it, so that its other fields are looked at.
  private static ObjectNode named(String path, boolean task) {
    var object = NODES.objectNode();
    if (path.endsWith("ontainers[]")) {
      object.put("name", task && path.contains("spec.containers") ? "task" : "other");
      if (!object.path("name").asText().equals("task")) {
        object.put("image", "other:1");
      }
    } else if (path.endsWith("volumes[]") || path.endsWith("env[]")) {
      object.put("name", "n");
    } else if (path.endsWith("volumeMounts[]")) {
      object.put("name", "n").put("mountPath", "/n");
    } else if (path.endsWith("sysctls[]")) {
      object.put("name", "kernel.shm_rmid_forced").put("value", "1");
    } else if (path.endsWith("Profile")) {
      object.put("type", "Localhost");
    }
    return object;
  }

  @Test
  void randomTemplatesAreRefusedOrHarmless() {
    var accepted = 0;
    var faults = new TreeSet<String>();
    for (var seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      var mistakes = random.nextInt(3);
      var template = new Grower(random, mistakes).grow("", MODEL, PodTemplateFields.TEMPLATE);
      for (var privileged : List.of(true, false)) {
        try {
          accepted += isAccepted(template, privileged) ? 1 : 0;
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed %d: %s".formatted(seed, template), e);
        }
      }
      PodTemplate.faultOf(template, false).ifPresent(it -> faults.add(kind(it)));
    }
    assertThat(accepted).isGreaterThan(SEEDS / 4);
    assertThat(faults).hasSizeGreaterThan(4);
  }

  private static String kind(String fault) {
    return Stream.of("weakens", "not allowed", "Davit's own", "needs an operator", "must be")
        .filter(fault::contains)
        .findFirst()
        .orElse("other");
  }

  /// Makes templates of fields that are allowed, most of the time.
  private record Grower(Random random, int mistakes) {
    JsonNode grow(String path, PodModel model, TemplateShape shape) {
      if (mistakes > 0 && random.nextInt(40) < mistakes) {
        return VALUES.get(random.nextInt(VALUES.size()));
      }
      return switch (model) {
        case PodModel.Leaf leaf -> leaf(path, leaf);
        case PodModel.ByKey(var value) -> {
          var object = NODES.objectNode();
          for (var count = random.nextInt(3); count > 0; count--) {
            object.set("key" + count, grow(path + "{}", value, entry(shape)));
          }
          yield object;
        }
        case PodModel.Many(var item) -> {
          var list = NODES.arrayNode();
          for (var count = random.nextInt(3); count > 0; count--) {
            list.add(grow(path + "[]", item, item(shape)));
          }
          yield list;
        }
        case PodModel.Fields(var fields) -> fields(path, fields, shape);
      };
    }

    private JsonNode fields(String path, Map<String, PodModel> fields, TemplateShape shape) {
      var object = named(path, random.nextBoolean());
      var isTask = object.path("name").asText().equals("task");
      var of =
          shape instanceof TemplateShape.ByContainer(var task, var other)
              ? isTask ? task : other
              : shape;
      var listed =
          of instanceof TemplateShape.Fields(var all, _)
              ? all
              : new TreeMap<String, TemplateShape.Field>();
      if (path.endsWith("[]") && object.has("name") && !isTask) {
        object.put("name", List.of("n", "m", "o").get(random.nextInt(3)));
      }
      for (var field : fields.entrySet()) {
        var known = listed.get(field.getKey());
        var chance =
            known == null
                ? mistakes
                : known.privileged() ? 10 * mistakes : path.isEmpty() ? 900 : 150;
        if (!field.getKey().equals("name") && random.nextInt(1000) < chance) {
          var at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
          object.set(
              field.getKey(), grow(at, field.getValue(), known == null ? of : known.shape()));
        }
      }
      return object;
    }

    private static TemplateShape item(TemplateShape shape) {
      return shape instanceof TemplateShape.Items(var item, _) ? item : shape;
    }

    private static TemplateShape entry(TemplateShape shape) {
      return shape instanceof TemplateShape.Entries(var value) ? value : shape;
    }

    private JsonNode leaf(String path, PodModel.Leaf leaf) {
      return switch (leaf) {
        case TEXT ->
            NODES.textNode(
                path.endsWith(".type")
                    ? List.of("RuntimeDefault", "Localhost", "container_t", "Unconfined")
                        .get(random.nextInt(4))
                    : path.endsWith("drop[]") ? "ALL" : "/" + (char) ('a' + random.nextInt(26)));
        case FLAG -> NODES.booleanNode(random.nextBoolean());
        case INT32, INT64, PORT -> NODES.numberNode(random.nextInt(20));
        case QUANTITY -> NODES.textNode(random.nextInt(99) + "Mi");
        case ANY -> NODES.objectNode();
      };
    }
  }

  private record Odd(String what, JsonNode template) {}

  @Test
  void whatIsNoTemplateAtAllIsAFaultAndNoException() {
    var deepList = (JsonNode) NODES.arrayNode();
    var deepObject = (JsonNode) NODES.objectNode();
    for (var level = 0; level < 10_000; level++) {
      deepList = NODES.arrayNode().add(deepList);
      deepObject = NODES.objectNode().set("spec", deepObject);
    }
    var manyKeys = NODES.objectNode();
    for (var index = 0; index < 3_000; index++) {
      manyKeys.put("\0" + index, "x");
    }
    var odd = new ArrayList<Odd>();
    VALUES.forEach(value -> odd.add(new Odd("a scalar", value)));
    VALUES.forEach(value -> odd.add(new Odd("a spec", NODES.objectNode().set("spec", value))));
    odd.add(new Odd("a deep list", deepList));
    odd.add(new Odd("a deep object", deepObject));
    odd.add(new Odd("many keys", NODES.objectNode().set("spec", manyKeys)));
    odd.add(new Odd("missing", NODES.missingNode()));
    for (var value :
        List.<JsonNode>of(
            deepList,
            deepObject,
            manyKeys,
            DecimalNode.valueOf(new BigDecimal("1e999999999")),
            DecimalNode.valueOf(new BigDecimal("1e-999999999")),
            NODES.numberNode(BigInteger.TEN.pow(9_000)),
            NODES.numberNode(Double.NaN),
            NODES.binaryNode(new byte[3]),
            NODES.pojoNode(new Object()),
            NODES.textNode("\0"),
            NODES.textNode("x".repeat(100_000)))) {
      Consumer<String> at = pointer -> odd.add(new Odd("at " + pointer, placed(pointer, value)));
      Stream.of(
              "metadata/annotations/a",
              "spec/hostname",
              "spec/securityContext/runAsUser",
              "spec/volumes/*/emptyDir/sizeLimit",
              "spec/containers/*/volumeMounts/*/mountPath",
              "spec/initContainers/*/resources/limits/cpu")
          .forEach(at);
    }
    var digits = NODES.textNode("9".repeat(10_000));
    odd.add(new Odd("digits", placed("spec/initContainers/*/resources/limits/cpu", digits)));
    odd.add(new Odd("digits", placed("spec/volumes/*/emptyDir/sizeLimit", digits)));
    for (var it : odd) {
      for (var privileged : List.of(true, false)) {
        var fault = PodTemplate.faultOf(it.template(), privileged);
        if (it.template().isObject()
            && (it.template().isEmpty() || it.template().path("spec").isEmpty())) {
          // Says nothing, as {} and {spec: {}} do.
          continue;
        }
        assertThat(fault).as(it.what()).isPresent();
        assertThat(fault.get().length()).as(it.what()).isLessThan(8_000);
        assertThat(fault.get()).as(it.what()).doesNotContain("\0");
      }
    }
  }

  private static JsonNode placed(String pointer, JsonNode value) {
    var steps = pointer.split("/", -1);
    var placed = value;
    for (var index = steps.length - 1; index >= 0; index--) {
      placed =
          steps[index].equals("*")
              ? NODES.arrayNode().add(placed)
              : NODES.objectNode().set(steps[index], placed);
    }
    return placed;
  }
}
