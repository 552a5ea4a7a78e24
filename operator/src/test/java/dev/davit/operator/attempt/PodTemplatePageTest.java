package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.attempt.TemplateShape.ByContainer;
import dev.davit.operator.attempt.TemplateShape.Entries;
import dev.davit.operator.attempt.TemplateShape.Field;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Writes the page that lists what a podTemplate may say, from the list that templates are checked
/// with, and compares that list with the API.
class PodTemplatePageTest {
  private static final Path PAGE = Path.of("../docs/pod-template.md");

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException {
    var rows = new ArrayList<String>();
    rows("", PodTemplateFields.TEMPLATE, new IdentityHashMap<>(), rows);
    var page =
        """
        # podTemplate

        With `spec.podTemplate` a Task changes its pods: environment, volumes, sidecars, placement. It is merged into the pod
        that Davit makes as `kubectl patch --type=strategic` does: objects field by field, `containers`, `initContainers`,
        `volumes`, `env` and `volumeMounts` by name or path. Unlike that command, Davit adds `tolerations`, and replaces an item
        of `env` as a whole. The container named `task` is the task's own; its image, command and resources come from the Task.

        Everything that is not listed here is refused, at every level, with its path and what is allowed there: the Task's
        condition `Ready` is `False` for `PodTemplateInvalid`, and its runs fail for the same reason before a pod is created.
        What is allowed keeps the pod within the Pod Security Standard *restricted*. The operator's setting
        `allowPrivilegedPodTemplates` also allows the fields of the column *only privileged*, and frees the values of the column
        *must be*.

        Never allowed: labels and annotations of `davit.dev` and `app.kubernetes.io/managed-by`; in the container `task`
        variables that begin with `DAVIT_`; the volumes `assignment` and `tmp`; mounts at `/`, and in `/davit` and `/dev`; two
        items with the same name in a list that is merged by name; an init container named `task`; null; more than 16 KiB or 32
        levels; NUL in a text. The annotations that came before `seccompProfile` and `appArmorProfile` may only have the value
        `runtime/default`, unless that setting is on.

        A probe or a hook without `host` calls the pod. With one, the kubelet would call any address from the node's network:
        that is why `host` needs the setting. A header `Host` is allowed. Inline `csi` volumes are allowed, as in *restricted*:
        a driver has to opt in, and their common use is to mount secrets. `serviceAccountToken` in a `projected` volume would
        give the task a Kubernetes token, and pods of tasks have none.

        Written by `PodTemplatePageTest` from the code. `[]` is each item of a list. *(key)* marks objects with keys of your
        choice.

        | in | fields | only privileged | must be |
        |---|---|---|---|
        %s
        """
            .formatted(String.join("\n", rows));
    if ("true".equals(System.getenv("DAVIT_UPDATE"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as(
            "docs/pod-template.md is stale; refresh it: DAVIT_UPDATE=true ./mvnw -pl operator -am"
                + " test")
        .content()
        .isEqualTo(page);
  }

  /// A row for each object, and one that refers to the first for each further use of it.
  private static void rows(
      String path, TemplateShape shape, Map<Fields, String> seen, List<String> rows) {
    switch (shape) {
      case Scalar _ -> {}
      case Entries(var value) -> rows(path + ".(key)", value, seen, rows);
      case Items(var item, _) -> rows(path + "[]", item, seen, rows);
      case ByContainer(var task, var other) -> {
        rows(path + " named `task`", task, seen, rows);
        rows(path + " of other names", other, seen, rows);
      }
      case Fields fields -> {
        var first = seen.putIfAbsent(fields, path);
        if (first != null) {
          rows.add("| %s | as in %s | | |".formatted(code(path), code(first)));
          return;
        }
        rows.add(
            "| %s | %s | %s | %s |"
                .formatted(
                    path.isEmpty() ? "the template" : code(path),
                    names(fields, field -> !field.privileged()),
                    names(fields, Field::privileged),
                    bounds(fields)));
        fields
            .fields()
            .forEach(
                (name, field) ->
                    rows(path.isEmpty() ? name : path + "." + name, field.shape(), seen, rows));
      }
    }
  }

  private static String code(String path) {
    var space = path.indexOf(' ');
    return space < 0
        ? "`" + path + "`"
        : "`"
            + path.substring(0, space)
            + "`"
            + path.substring(space).replaceAll("(\\.\\S+)$", ": `$1`");
  }

  private static String names(Fields fields, Predicate<Field> which) {
    return fields.fields().entrySet().stream()
        .filter(field -> which.test(field.getValue()))
        .map(
            field ->
                field.getKey() + (fields.required().contains(field.getKey()) ? " (required)" : ""))
        .collect(Collectors.joining(", "));
  }

  private static String bounds(Fields fields) {
    return fields.fields().entrySet().stream()
        .filter(field -> field.getValue().bound().isPresent())
        .map(
            field ->
                "%s: %s".formatted(field.getKey(), field.getValue().bound().orElseThrow().words()))
        .collect(Collectors.joining("; "));
  }

  @Test
  void everyFieldOfTheListIsOneOfTheApi() {
    var unknown = new ArrayList<String>();
    compare("", PodTemplateFields.TEMPLATE, PodModel.ofPod(), unknown);
    assertThat(unknown).isEmpty();
  }

  private static void compare(
      String path, TemplateShape shape, PodModel model, List<String> unknown) {
    switch (shape) {
      case Scalar scalar -> {
        if (!(model instanceof PodModel.Leaf leaf) || scalarOf(leaf) != scalar) {
          unknown.add("%s is %s, not %s".formatted(path, model, scalar));
        }
      }
      case Entries(var value) when model instanceof PodModel.ByKey(var of) ->
          compare(path + ".*", value, of, unknown);
      case Items(var item, _) when model instanceof PodModel.Many(var of) ->
          compare(path + "[]", item, of, unknown);
      case ByContainer(var task, var other) -> {
        compare(path, task, model, unknown);
        compare(path, other, model, unknown);
      }
      case Fields fields when model instanceof PodModel.Fields(var of) ->
          fields
              .fields()
              .forEach(
                  (name, field) -> {
                    if (of.containsKey(name)) {
                      compare(path + "." + name, field.shape(), of.get(name), unknown);
                    } else {
                      unknown.add(path + "." + name);
                    }
                  });
      case Entries _, Items _, Fields _ -> unknown.add("%s is %s".formatted(path, model));
    }
  }

  private static Scalar scalarOf(PodModel.Leaf leaf) {
    return switch (leaf) {
      case TEXT, ANY -> Scalar.TEXT;
      case FLAG -> Scalar.FLAG;
      case INT32 -> Scalar.INT32;
      case INT64 -> Scalar.INT64;
      case QUANTITY -> Scalar.QUANTITY;
      case PORT -> Scalar.PORT;
    };
  }
}
