package dev.davit.operator.attempt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The machine presets of this installation, by name, in the order of their configuration.
public record MachinePresets(Map<String, MachinePreset> byName) {
  private static final Pattern PAIR =
      Pattern.compile(
          "([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)=(\\d{1,6}m?)/(\\d{1,9}(?:Ki|Mi|Gi|Ti|k|M|G|T)?)");

  /// The presets of the Trigger.dev machines page (vCPU / GiB).
  public static final MachinePresets DEFAULTS =
      of(
          List.of(
              MachinePreset.of("micro", "250m", "256Mi"),
              MachinePreset.of("small-1x", "500m", "512Mi"),
              MachinePreset.of("small-2x", "1", "1Gi"),
              MachinePreset.of("medium-1x", "1", "2Gi"),
              MachinePreset.of("medium-2x", "2", "4Gi"),
              MachinePreset.of("large-1x", "4", "8Gi"),
              MachinePreset.of("large-2x", "8", "16Gi")));

  /// The presets in a list; if two have the same name, the later one counts.
  public static MachinePresets of(Collection<MachinePreset> presets) {
    var byName = new LinkedHashMap<String, MachinePreset>();
    presets.forEach(preset -> byName.put(preset.name(), preset));
    return new MachinePresets(byName);
  }

  /// Reads `NAME=CPU/MEMORY` pairs, separated by commas, such as `micro=250m/256Mi,gpu=4/16Gi`. An
  /// empty text gives the defaults.
  ///
  /// @throws IllegalArgumentException with the pair that is not valid, and the format that is
  ///   allowed
  public static MachinePresets parse(String text) {
    if (text.isBlank()) {
      return DEFAULTS;
    }
    return of(Arrays.stream(text.split(",", -1)).map(MachinePresets::preset).toList());
  }

  /// These presets and `others`; if two have the same name, the one in `others` counts.
  public MachinePresets and(Collection<MachinePreset> others) {
    var all = new ArrayList<>(byName.values());
    all.addAll(others);
    return of(all);
  }

  private static MachinePreset preset(String pair) {
    var matcher = PAIR.matcher(pair.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a machine preset; allowed: NAME=CPU/MEMORY, such as small-1x=500m/512Mi"
              .formatted(pair));
    }
    return MachinePreset.of(matcher.group(1), matcher.group(2), matcher.group(3));
  }

  public Optional<MachinePreset> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The message for a `name` that is not a preset.
  public String unknown(String name) {
    return "machine \"%s\" is not configured; allowed: %s"
        .formatted(name, String.join(", ", byName.keySet()));
  }
}
