package dev.davit.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.cli.cluster.Cluster.Item;
import dev.davit.cli.terminal.Output;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Option;

/// Prints resources in the chosen format.
public final class ResourcePrinter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Option(
      names = {"-o", "--output"},
      paramLabel = Format.LABEL,
      converter = Format.Converter.class,
      description = Format.DESCRIPTION)
  private Format format = Format.TABLE;

  /// Prints the resource with this name, and returns the exit code.
  ///
  /// @throws ClusterException also if there is none
  public <T extends HasMetadata> int get(
      Class<T> type, String name, List<Column<T>> columns, Cluster cluster, Output output) {
    one(cluster.get(type, name), columns, output);
    return 0;
  }

  /// Prints the resources of a type that the field selector selects, sorted by name, and returns
  /// the exit code.
  ///
  /// @param fieldSelector empty: all resources
  public <T extends HasMetadata> int list(
      Class<T> type,
      String fieldSelector,
      List<Column<T>> columns,
      Cluster cluster,
      Output output) {
    var items = new ArrayList<Item<T>>();
    cluster.each(type, fieldSelector, items::add);
    items.sort(Comparator.comparing(it -> it.read().getMetadata().getName()));
    many(items, columns, output);
    if (items.isEmpty()) {
      output.note(
          "no %s%s in namespace %s"
              .formatted(
                  fieldSelector.isEmpty() ? "" : "such ",
                  HasMetadata.getPlural(type),
                  cluster.namespace()));
    }
    return 0;
  }

  public <T extends HasMetadata> void one(Item<T> item, List<Column<T>> columns, Output output) {
    switch (format) {
      case TABLE, WIDE, NAME -> lines(List.of(item), columns, output);
      case JSON, YAML -> full(clean(item.raw()), output);
    }
  }

  public <T extends HasMetadata> void many(
      List<Item<T>> items, List<Column<T>> columns, Output output) {
    switch (format) {
      case TABLE, WIDE, NAME -> lines(items, columns, output);
      case JSON, YAML -> {
        var list = new LinkedHashMap<String, Object>();
        list.put("apiVersion", "v1");
        list.put("kind", "List");
        list.put("items", items.stream().map(item -> clean(item.raw())).toList());
        full(list, output);
      }
    }
  }

  private <T extends HasMetadata> void lines(
      List<Item<T>> items, List<Column<T>> columns, Output output) {
    if (format == Format.NAME) {
      items.forEach(item -> output.result(item.read().getMetadata().getName()));
      return;
    }
    var shown =
        columns.stream().filter(column -> format == Format.WIDE || !column.isWide()).toList();
    Column.table(items.stream().map(Item::read).toList(), shown).forEach(output::result);
  }

  private void full(Object resource, Output output) {
    output.page(
        format == Format.YAML
            ? new KubernetesSerialization().asYaml(resource).strip()
            : json(resource));
  }

  private static String json(Object resource) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(resource);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came as JSON is written as JSON", e);
    }
  }

  /// The resource without fields that only the API server uses, as `kubectl get` shows it.
  private static GenericKubernetesResource clean(GenericKubernetesResource raw) {
    raw.getMetadata().setManagedFields(List.of());
    return raw;
  }
}
