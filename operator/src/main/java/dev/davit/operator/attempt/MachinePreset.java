package dev.davit.operator.attempt;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The size of a pod, and the nodes that it can run on. Requests of CPU and memory equal limits, so
/// that pods get the Guaranteed quality of service.
///
/// @param cpu cores, as a Kubernetes quantity
/// @param memory bytes, as a Kubernetes quantity
/// @param ephemeralStorage how much of its node's disk a pod may use, `/tmp` and logs included, in
///   bytes, as a Kubernetes quantity
/// @param extra other resources, such as GPUs
public record MachinePreset(
    String name,
    Quantity cpu,
    Quantity memory,
    Quantity ephemeralStorage,
    Map<String, Quantity> extra,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations) {
  /// The default for a preset that sets none.
  public static final Quantity DEFAULT_EPHEMERAL_STORAGE = Quantity.parse("2Gi");

  private static final String EPHEMERAL_STORAGE = "ephemeral-storage";

  public MachinePreset {
    extra = Map.copyOf(extra);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  public static MachinePreset of(String name, String cpu, String memory) {
    return new MachinePreset(
        name,
        Quantity.parse(cpu),
        Quantity.parse(memory),
        DEFAULT_EPHEMERAL_STORAGE,
        Map.of(),
        Map.of(),
        List.of());
  }

  /// Requests no disk: most tasks write little, and nodes that do not account for their disk could
  /// not take the pod. The request must be explicit, because without it the API server requests the
  /// limit.
  Map<String, Quantity> requests() {
    return resources(new Quantity("0"));
  }

  Map<String, Quantity> limits() {
    return resources(ephemeralStorage);
  }

  private Map<String, Quantity> resources(Quantity storage) {
    var resources = new LinkedHashMap<>(extra);
    resources.put("cpu", cpu);
    resources.put("memory", memory);
    resources.put(EPHEMERAL_STORAGE, storage);
    return resources;
  }
}
