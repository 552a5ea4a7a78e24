package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Remembers whether podTemplates can be used: many runs of a task have the same template, and the
/// operator looks at each run often.
///
/// The key is the template itself, not its task: each run keeps its own copy, and a new task with
/// the same name may have another template. Templates must not be changed afterwards. The size of
/// the entries bounds the memory; the template that was used longest ago goes first. Thread-safe.
public final class CheckedTemplates {
  /// Enough for hundreds of large templates, and for thousands of common ones.
  private static final long MAX_WEIGHT = 8L * 1024 * 1024;

  /// The approximate size of an entry beside its text; a tree of nodes takes more memory than its
  /// bytes as JSON.
  private static final int OVERHEAD = 512;

  private static final int HEAP_PER_BYTE = 4;

  private final boolean privileged;
  private final long maxWeight;

  /// The least recently used one first.
  private final LinkedHashMap<JsonNode, Checked> checked = new LinkedHashMap<>(64, 0.75f, true);

  private long weight;

  /// @param privileged whether the operator allows templates to weaken the security context
  public CheckedTemplates(boolean privileged) {
    this(privileged, MAX_WEIGHT);
  }

  CheckedTemplates(boolean privileged, long maxWeight) {
    this.privileged = privileged;
    this.maxWeight = maxWeight;
  }

  private record Checked(Optional<String> fault, long weight) {}

  /// Why `template` cannot be used; empty if it can. The same as [PodTemplate#faultOf].
  public Optional<String> faultOf(JsonNode template) {
    // Hashing and comparing follow the nesting on the stack, so they need this check first.
    if (TemplateSize.faultOf(template).isPresent()) {
      return PodTemplate.faultOf(template, privileged);
    }
    synchronized (checked) {
      var known = checked.get(template);
      if (known != null) {
        return known.fault();
      }
    }
    var fault = PodTemplate.faultOf(template, privileged);
    keep(template, fault);
    return fault;
  }

  private void keep(JsonNode template, Optional<String> fault) {
    var size = TemplateSize.bytes(template) * (long) HEAP_PER_BYTE;
    var entry = new Checked(fault, OVERHEAD + size + fault.map(String::length).orElse(0));
    synchronized (checked) {
      var before = checked.put(template, entry);
      weight += entry.weight() - (before == null ? 0 : before.weight());
      var oldest = checked.entrySet().iterator();
      while (weight > maxWeight && oldest.hasNext()) {
        weight -= oldest.next().getValue().weight();
        oldest.remove();
      }
    }
  }

  /// How many templates are remembered.
  int size() {
    synchronized (checked) {
      return checked.size();
    }
  }
}
