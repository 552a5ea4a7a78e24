package dev.davit.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashSet;
import java.util.List;

/// One request to execute a [Task] with a payload. Each attempt has its own pod.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Run")
@Plural("runs")
@ShortNames("run")
@Categories("davit")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(name = "Task", jsonPath = ".spec.task")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(
    name = "Attempt",
    jsonPath = ".status.attempt",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Queue", jsonPath = ".status.queue")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Duration", jsonPath = ".status.duration")
@AdditionalPrinterColumn(name = "Waits for", jsonPath = ".status.waitsFor")
@AdditionalPrinterColumn(name = "Pod", jsonPath = ".status.pod", priority = 1)
@AdditionalPrinterColumn(name = "Machine", jsonPath = ".status.machine", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.reason", priority = 1)
@AdditionalPrinterColumn(name = "Started", jsonPath = ".status.times.startedAt", priority = 1)
@AdditionalPrinterColumn(name = "Finished", jsonPath = ".status.times.finishedAt", priority = 1)
@AdditionalPrinterColumn(name = "Error", jsonPath = ".status.error.type", priority = 1)
@AdditionalPrinterColumn(name = "Tags", jsonPath = ".spec.tags", priority = 1)
@AdditionalPrinterColumn(name = "Added tags", jsonPath = ".status.tags", priority = 1)
@AdditionalSelectableField(jsonPath = ".spec.task")
@AdditionalSelectableField(jsonPath = ".status.phase")
@AdditionalSelectableField(jsonPath = ".status.finished")
@AdditionalSelectableField(jsonPath = ".spec.idempotencyKey")
@AdditionalSelectableField(jsonPath = ".spec.replayOf")
@AdditionalSelectableField(jsonPath = ".spec.parent")
@AdditionalSelectableField(jsonPath = ".spec.batch")
@ValidationRule(
    value = "self.metadata.name.size() <= 63",
    message = "metadata.name must have at most 63 characters: it becomes a label of the run's pods")
@ValidationRule(
    value =
        "(has(self.spec.delayUntil) == has(oldSelf.spec.delayUntil) && (!has(self.spec.delayUntil) || self.spec.delayUntil == oldSelf.spec.delayUntil)) || (has(self.spec.delayUntil) && has(oldSelf.spec.delayUntil) && oldSelf.?status.?reason.orValue('Delayed') == 'Delayed')",
    message =
        "spec.delayUntil may be changed only while the run is delayed: it had none, or the delay is over")
public class Run extends CustomResource<RunSpec, RunStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /// All tags of the run: those of its spec, and after them those that its task has added.
  public List<String> tags() {
    var all = new LinkedHashSet<String>();
    if (getSpec() != null && getSpec().tags() != null) {
      all.addAll(getSpec().tags());
    }
    if (getStatus() != null && getStatus().tags() != null) {
      all.addAll(getStatus().tags());
    }
    return List.copyOf(all);
  }
}
