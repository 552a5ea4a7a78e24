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

/// A cron expression and the task whose runs it creates.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Schedule")
@Plural("schedules")
@ShortNames("dschedule")
@Categories("davit")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(name = "Task", jsonPath = ".spec.task")
@AdditionalPrinterColumn(name = "Cron", jsonPath = ".spec.cron")
@AdditionalPrinterColumn(name = "Time Zone", jsonPath = ".spec.timeZone")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Last", jsonPath = ".status.last")
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.next[0]")
@AdditionalPrinterColumn(name = "Last Run", jsonPath = ".status.lastRun", priority = 1)
@AdditionalPrinterColumn(
    name = "Missed",
    jsonPath = ".status.missed",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".spec.task")
@AdditionalSelectableField(jsonPath = ".spec.externalId")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit")
public class Schedule extends CustomResource<ScheduleSpec, ScheduleStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
