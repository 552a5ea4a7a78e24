package dev.davit.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// A task: an image, and the size, queue, retries and limits of its runs.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Task")
@Plural("tasks")
@ShortNames("dtask")
@Categories("davit")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(name = "Machine", jsonPath = ".spec.machine")
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".spec.queue.name")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Image", jsonPath = ".spec.image", priority = 1)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit")
public class Task extends CustomResource<TaskSpec, TaskStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
