package dev.davit.e2e.chart;

import dev.davit.e2e.cluster.AuditEvent;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.stream.Stream;

/// One thing that somebody may do, or did.
record Right(String apiGroup, String resource, String verb) {
  static Right used(AuditEvent event) {
    var resource =
        event.subresource().isEmpty()
            ? event.resource()
            : event.resource() + "/" + event.subresource();
    return new Right(event.apiGroup(), resource, event.verb());
  }

  static Stream<Right> granted(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(verb -> new Right(group, resource, verb))));
  }

  @Override
  public String toString() {
    return verb + " " + resource + (apiGroup.isEmpty() ? "" : "." + apiGroup);
  }
}
