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

/// Something that is completed once from outside, such as an approval, or times out.
@Group("davit.dev")
@Version("v1alpha1")
@Kind("Token")
@Plural("tokens")
@ShortNames("dtoken")
@Categories("davit")
@io.fabric8.crd.generator.annotation.Labels("app.kubernetes.io/part-of=davit")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".status.expiresAt")
@AdditionalPrinterColumn(name = "Run", jsonPath = ".spec.run")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalSelectableField(jsonPath = ".status.finished")
@AdditionalSelectableField(jsonPath = ".spec.run")
@AdditionalSelectableField(jsonPath = ".spec.idempotencyKey")
@ValidationRule(
    value = "self.metadata.name.size() <= 63",
    message = "metadata.name must have at most 63 characters")
@ValidationRule(
    value =
        "!has(self.spec.completion) || has(oldSelf.spec.completion) ||"
            + " !oldSelf.?status.?finished.orValue(false)",
    message = "spec.completion came too late: the token has timed out")
public class Token extends CustomResource<TokenSpec, TokenStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}
