package dev.davit.operator.attempt;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/// The size of a pod. Requests equal limits, so that pods are of the Guaranteed quality of service.
///
/// @param cpu cores, as a Kubernetes quantity
/// @param memory bytes, as a Kubernetes quantity
public record MachinePreset(String name, Quantity cpu, Quantity memory) {
  public static MachinePreset of(String name, String cpu, String memory) {
    return new MachinePreset(name, Quantity.parse(cpu), Quantity.parse(memory));
  }

  Map<String, Quantity> resources() {
    return Map.of("cpu", cpu, "memory", memory);
  }
}
