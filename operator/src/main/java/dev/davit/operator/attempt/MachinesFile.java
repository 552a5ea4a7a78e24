package dev.davit.operator.attempt;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads machine presets from a YAML or JSON file, which maps names to presets.
public final class MachinesFile {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern CPU = Pattern.compile("[1-9]\\d{0,5}m?");
  private static final Pattern BYTES = Pattern.compile("[1-9]\\d{0,8}(Ki|Mi|Gi|Ti|k|M|G|T)?");
  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,8}(m|Ki|Mi|Gi|Ti|k|M|G|T)?");

  /// A newer chart may set fields that this operator does not know; the chart's schema catches
  /// typos.
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private MachinesFile() {}

  private record Entry(
      @Nullable String cpu,
      @Nullable String memory,
      @JsonProperty("ephemeralStorage") @Nullable String ephemeralStorage,
      @Nullable Map<String, String> resources,
      @JsonProperty("nodeSelector") @Nullable Map<String, String> nodeSelector,
      @Nullable List<Toleration> tolerations) {}

  /// Reads the presets in `text`, in their order.
  ///
  /// @throws IllegalArgumentException with the preset that is not valid, and the values that are
  ///   allowed
  public static List<MachinePreset> parse(String text) {
    try {
      var entries = YAML.readValue(text, new TypeReference<LinkedHashMap<String, Entry>>() {});
      return entries.entrySet().stream().map(it -> preset(it.getKey(), it.getValue())).toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a map of machine presets: " + e.getOriginalMessage());
    }
  }

  private static MachinePreset preset(String name, Entry entry) {
    require(name, "name", name, NAME);
    var extra = new LinkedHashMap<String, Quantity>();
    Objects.requireNonNullElse(entry.resources(), Map.<String, String>of())
        .forEach(
            (resource, quantity) -> {
              if (!resource.contains("/")) {
                throw new IllegalArgumentException(
                    "machine \"%s\": resources has \"%s\"; allowed: extended resources, such as nvidia.com/gpu"
                        .formatted(name, resource));
              }
              extra.put(resource, Quantity.parse(require(name, resource, quantity, COUNT)));
            });
    return new MachinePreset(
        name,
        Quantity.parse(require(name, "cpu", entry.cpu(), CPU)),
        Quantity.parse(require(name, "memory", entry.memory(), BYTES)),
        entry.ephemeralStorage() == null
            ? MachinePreset.DEFAULT_EPHEMERAL_STORAGE
            : Quantity.parse(require(name, "ephemeralStorage", entry.ephemeralStorage(), BYTES)),
        extra,
        Objects.requireNonNullElse(entry.nodeSelector(), Map.of()),
        Objects.requireNonNullElse(entry.tolerations(), List.of()));
  }

  private static String require(String machine, String what, @Nullable String text, Pattern form) {
    if (text == null || !form.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "machine \"%s\": %s is \"%s\"; allowed: %s"
              .formatted(machine, what, text, form.pattern()));
    }
    return text;
  }
}
