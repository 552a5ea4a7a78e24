package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/// Remembers whether podTemplates can be used: many runs of a task have the same template, and the
/// operator looks at each run often.
///
/// The key is the template itself, not its task: each run keeps its own copy, and a new task with
/// the same name may have another template. Templates must not be changed afterwards. The size of
/// the entries bounds the memory. Thread-safe.
public final class CheckedTemplates {
  /// Enough for hundreds of large templates, and for thousands of common ones.
  private static final long MAX_WEIGHT = 8L * 1024 * 1024;

  /// The approximate size of an entry beside its text; a tree of nodes takes more memory than its
  /// bytes as JSON.
  private static final int OVERHEAD = 512;

  private static final int HEAP_PER_BYTE = 4;

  private final boolean privileged;
  private final Cache<JsonNode, Optional<String>> faults;

  /// @param privileged whether the operator allows templates to weaken the security context
  public CheckedTemplates(boolean privileged) {
    this(privileged, MAX_WEIGHT);
  }

  CheckedTemplates(boolean privileged, long maxWeight) {
    this.privileged = privileged;
    this.faults =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight)
            .weigher(CheckedTemplates::weight)
            .executor(Runnable::run)
            .build();
  }

  /// Why `template` cannot be used; empty if it can. The same as [PodTemplate#faultOf].
  public Optional<String> faultOf(JsonNode template) {
    // Hashing and comparing follow the nesting on the stack, so they need this check first.
    return TemplateSize.faultOf(template).isPresent()
        ? PodTemplate.faultOf(template, privileged)
        : faults.get(template, it -> PodTemplate.faultOf(it, privileged));
  }

  private static int weight(JsonNode template, Optional<String> fault) {
    return OVERHEAD
        + TemplateSize.bytes(template) * HEAP_PER_BYTE
        + fault.map(String::length).orElse(0);
  }

  /// How many templates are remembered.
  long size() {
    faults.cleanUp();
    return faults.estimatedSize();
  }
}
