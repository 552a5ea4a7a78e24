package dev.davit.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/// One part of what a run's durable calls have recorded while its pods executed. The operator
/// writes it for pods; its name is the run's uid and a number, and it is deleted with the run.
/// Nothing watches it.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("RunJournal")
@Plural("runjournals")
@ShortNames("djournal")
@Categories("davit-journals")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(name = "Run", jsonPath = ".spec.run")
@AdditionalPrinterColumn(
    name = "Part",
    jsonPath = ".spec.part",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Entries",
    jsonPath = ".spec.entries",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class RunJournal extends CustomResource<RunJournalSpec, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
