package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Whether podTemplates can be used, remembered: many runs of a task have the same template, and
/// each of them is looked at often.
///
/// A template is found by what it says, not by its task: each run keeps a copy of its own, and a
/// task of the same name may come again with another. Templates must not be changed afterwards. The
/// memory is bounded by the size of what is kept; the template that was asked for longest ago goes
/// first. Safe for use by several threads.
public final class CheckedTemplates {
  /// Enough for hundreds of large templates, and for thousands of common ones.
  private static final long MAX_WEIGHT = 8L * 1024 * 1024;

  /// What an entry takes beside its text, about; a tree of nodes takes more than its bytes as JSON.
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
    // Nothing else may be hashed or compared: that follows the nesting on the stack.
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
