package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The machines on which an attempt that ran out of memory is repeated.
@ValidationRule(
    value = "has(self.machine) != has(self.machines)",
    message = "exactly one of outOfMemory.machine and outOfMemory.machines must be set")
@ValidationRule(
    value =
        "!has(self.machines) || self.machines.all(it, self.machines.exists_one(other, other == it))",
    message = "outOfMemory.machines must not contain the same machine twice")
@JsonIgnoreProperties(ignoreUnknown = true)
public record OutOfMemoryRetry(
    @JsonPropertyDescription(
            "The one machine preset that is tried next. Exactly one of machine and machines is set.")
        @Size(max = 63)
        @Pattern(SchemaBounds.DNS_LABEL)
        @Nullable String machine,
    @JsonPropertyDescription(
            "The machine presets that are tried one after the other, the smallest first; 1 to 10. Exactly one of machine and machines is set.")
        @Size(min = 1, max = 10)
        @Nullable List<@Pattern(SchemaBounds.DNS_LABEL) @Size(max = 63) String> machines) {

  /// The machines in the order of the attempts.
  public List<String> ladder() {
    if (machines != null) {
      return List.copyOf(machines);
    }
    return machine == null ? List.of() : List.of(machine);
  }
}
