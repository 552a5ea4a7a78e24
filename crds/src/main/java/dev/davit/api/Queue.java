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

/// A limit that tasks share: the maximum number of their runs that execute at once.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Queue")
@Plural("queues")
@ShortNames("dqueue")
@Categories("davit")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(
    name = "Limit",
    jsonPath = ".spec.concurrencyLimit",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Running",
    jsonPath = ".status.running",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Queued",
    jsonPath = ".status.queued",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Paused",
    jsonPath = ".spec.paused",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit")
public class Queue extends CustomResource<QueueSpec, QueueStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
