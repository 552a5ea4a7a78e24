package dev.davit.operator.attempt;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The size of a pod, and where it can run. Requests equal limits, so that pods are of the
/// Guaranteed quality of service.
///
/// @param cpu cores, as a Kubernetes quantity
/// @param memory bytes, as a Kubernetes quantity
/// @param extra other resources, such as GPUs
public record MachinePreset(
    String name,
    Quantity cpu,
    Quantity memory,
    Map<String, Quantity> extra,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations) {
  public MachinePreset {
    extra = Map.copyOf(extra);
    nodeSelector = Map.copyOf(nodeSelector);
    tolerations = List.copyOf(tolerations);
  }

  public static MachinePreset of(String name, String cpu, String memory) {
    return new MachinePreset(
        name, Quantity.parse(cpu), Quantity.parse(memory), Map.of(), Map.of(), List.of());
  }

  Map<String, Quantity> resources() {
    var resources = new LinkedHashMap<>(extra);
    resources.put("cpu", cpu);
    resources.put("memory", memory);
    return resources;
  }
}
