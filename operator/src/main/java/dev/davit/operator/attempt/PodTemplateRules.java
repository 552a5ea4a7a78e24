package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.PodContract;
import dev.davit.operator.attempt.TemplateShape.ByContainer;
import dev.davit.operator.attempt.TemplateShape.Entries;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;
import dev.davit.operator.lean.FreeJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Finds the faults of a task's podTemplate. [PodTemplateFields] lists the allowed fields. This
/// class compares a template with the list, and refuses what belongs to Davit in spite of the list.
///
/// The walk follows the list and not the template, so that no template can make it deep.
final class PodTemplateRules {
  /// A status and an Event have room for only a few faults.
  private static final int MAX_FAULTS = 5;

  /// How much of a user's text a message repeats.
  private static final int MAX_QUOTE = 120;

  /// The annotations for AppArmor and seccomp from before there were fields for them.
  private static final List<String> PROFILES =
      List.of(
          "container.apparmor.security.beta.kubernetes.io/",
          "container.seccomp.security.alpha.kubernetes.io/",
          "seccomp.security.alpha.kubernetes.io/");

  private final boolean privileged;
  private final List<String> faults = new ArrayList<>();

  private PodTemplateRules(boolean privileged) {
    this.privileged = privileged;
  }

  /// The faults of `template`, each with its path; empty if there are none. Never throws.
  ///
  /// @param privileged whether the operator allows templates to weaken the security context
  static List<String> faultsOf(JsonNode template, boolean privileged) {
    var tooMuch = TemplateSize.faultOf(template);
    if (tooMuch.isPresent()) {
      return List.of(tooMuch.get());
    }
    var bytes = TemplateSize.bytes(template);
    if (bytes > FreeJson.MAX_TEMPLATE_BYTES) {
      return List.of(
          "it has %d bytes; at most %d are allowed".formatted(bytes, FreeJson.MAX_TEMPLATE_BYTES));
    }
    var rules = new PodTemplateRules(privileged);
    rules.check("", template, PodTemplateFields.TEMPLATE);
    rules.own(template);
    return rules.most();
  }

  private List<String> most() {
    if (faults.size() <= MAX_FAULTS) {
      return List.copyOf(faults);
    }
    var most = new ArrayList<>(faults.subList(0, MAX_FAULTS));
    most.add("and %d more".formatted(faults.size() - MAX_FAULTS));
    return List.copyOf(most);
  }

  private void check(String path, JsonNode value, TemplateShape shape) {
    if (value.isNull()) {
      // A null would remove what Davit sets.
      fault(path, "must not be null");
      return;
    }
    switch (shape) {
      case Scalar scalar -> {
        if (!scalar.fits(value)) {
          fault(path, "must be " + scalar.words());
        }
      }
      case Items items -> items(path, value, items);
      case Entries(var entry) -> {
        if (isObject(path, value)) {
          for (var field : value.properties()) {
            var at = "%s[%s]".formatted(path, quote(field.getKey()));
            if (field.getKey().isEmpty() || field.getKey().indexOf('\0') >= 0) {
              fault(at, "must have a key, without NUL");
            }
            check(at, field.getValue(), entry);
          }
        }
      }
      case ByContainer(var task, var other) -> {
        var isTask = PodFactory.CONTAINER.equals(value.path("name").textValue());
        fields(path, value, isTask ? task : other);
      }
      case Fields fields -> fields(path, value, fields);
    }
  }

  private void items(String path, JsonNode value, Items items) {
    if (!value.isArray()) {
      fault(path, "must be a list");
      return;
    }
    var keys = new HashSet<String>();
    for (var index = 0; index < value.size(); index++) {
      var at = "%s[%d]".formatted(path, index);
      var item = value.path(index);
      check(at, item, items.item());
      items
          .key()
          .map(key -> item.path(key).textValue())
          .filter(key -> !keys.add(key))
          .ifPresent(key -> fault(at, "repeats \"%s\"".formatted(quote(key))));
    }
  }

  private void fields(String path, JsonNode value, Fields shape) {
    if (!isObject(path, value)) {
      return;
    }
    for (var entry : value.properties()) {
      var at = path.isEmpty() ? quote(entry.getKey()) : path + "." + quote(entry.getKey());
      var field = shape.fields().get(entry.getKey());
      if (field == null) {
        fault(at, "is not allowed; allowed: " + String.join(", ", allowed(shape)));
      } else if (field.privileged() && !privileged) {
        fault(at, "needs an operator that allows privileged pod templates");
      } else {
        var before = faults.size();
        check(at, entry.getValue(), field.shape());
        if (!privileged && faults.size() == before) {
          field
              .bound()
              .filter(bound -> !bound.holds().test(entry.getValue()))
              .ifPresent(
                  bound ->
                      fault(
                          at + ":",
                          "%s weakens the security context, which the operator does not allow; allowed: %s"
                              .formatted(quote(entry.getValue().toString()), bound.words())));
        }
      }
    }
    for (var name : shape.required()) {
      var set = value.path(name);
      if (set.isMissingNode() || (set.isTextual() && set.textValue().isEmpty())) {
        fault(path + "." + name, "must be set");
      }
    }
  }

  private List<String> allowed(Fields shape) {
    return shape.fields().entrySet().stream()
        .filter(field -> privileged || !field.getValue().privileged())
        .map(field -> field.getKey())
        .toList();
  }

  private boolean isObject(String path, JsonNode value) {
    if (!value.isObject()) {
      fault(path, "must be an object");
    }
    return value.isObject();
  }

  /// Finds names that belong to Davit. The shapes have been checked before; a value of the wrong
  /// shape counts as absent here.
  private void own(JsonNode template) {
    for (var kind : List.of("labels", "annotations")) {
      for (var entry : template.path("metadata").path(kind).properties()) {
        metadata("metadata.%s[%s]".formatted(kind, quote(entry.getKey())), entry.getKey());
        var isProfile = PROFILES.stream().anyMatch(entry.getKey()::startsWith);
        if (!privileged && isProfile && !"runtime/default".equals(entry.getValue().textValue())) {
          fault(
              "metadata.%s[%s]".formatted(kind, quote(entry.getKey())),
              "weakens the security context");
        }
      }
    }
    var spec = template.path("spec");
    for (var index = 0; index < spec.path("volumes").size(); index++) {
      var name = spec.path("volumes").path(index).path("name").asText();
      if (PodFactory.VOLUMES.contains(name)) {
        faults.add("spec.volumes[%d]: a volume named \"%s\" is Davit's own".formatted(index, name));
      }
    }
    for (var list : List.of("containers", "initContainers")) {
      for (var index = 0; index < spec.path(list).size(); index++) {
        var at = "spec.%s[%d]".formatted(list, index);
        var container = spec.path(list).path(index);
        var isTask = PodFactory.CONTAINER.equals(container.path("name").textValue());
        if (isTask && list.equals("initContainers")) {
          fault(at + ".name", "must be another one than \"%s\"".formatted(PodFactory.CONTAINER));
        }
        container(at, container, isTask);
      }
    }
  }

  private void metadata(String path, String key) {
    if (key.startsWith("davit.dev/")
        || key.contains(".davit.dev/")
        || key.equals("app.kubernetes.io/managed-by")) {
      fault(path, "is Davit's own");
    }
  }

  private void container(String path, JsonNode container, boolean isTask) {
    for (var variable : container.path("env")) {
      var name = variable.path("name").asText();
      if (isTask && name.startsWith("DAVIT_")) {
        fault("%s.env[%s]".formatted(path, quote(name)), "is Davit's own");
      }
    }
    var mounts = container.path("volumeMounts");
    var targets = new HashSet<String>();
    for (var index = 0; index < mounts.size(); index++) {
      var at = "%s.volumeMounts[%d].mountPath".formatted(path, index);
      var written = mounts.path(index).path("mountPath").asText();
      var target = normal(written);
      if (target.equals("/")
          || isWithin(target, PodContract.ASSIGNMENT_FOLDER)
          || isWithin(target, PodContract.SECRETS_FOLDER)
          || isWithin(target, "/dev")) {
        fault(at, "is Davit's own");
      } else if (!targets.add(target)) {
        fault(at, "names the same folder as another one");
      } else if (target.equals("/tmp") && !written.equals(target)) {
        // The merge finds the item to replace by its text.
        fault(at, "must be written as " + quote(target));
      }
    }
  }

  private static boolean isWithin(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  /// The absolute `path` without empty steps, `.` and `..`. It works on text: a file system may
  /// refuse to read some paths.
  static String normal(String path) {
    var steps = new ArrayDeque<String>();
    for (var step : path.split("/", -1)) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return "/" + String.join("/", steps);
  }

  private void fault(String path, String what) {
    faults.add((path.isEmpty() ? "it" : path) + " " + what);
  }

  /// A user's text, short and on one line.
  private static String quote(String text) {
    var plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MAX_QUOTE ? plain : plain.substring(0, MAX_QUOTE) + "…";
  }
}
