package dev.davit.operator.attempt;

import dev.davit.operator.attempt.TemplateShape.Entries;
import dev.davit.operator.attempt.TemplateShape.Fields;
import dev.davit.operator.attempt.TemplateShape.Items;
import dev.davit.operator.attempt.TemplateShape.Scalar;

/// Fields that many other fields consist of.
final class ReferenceFields {
  static final Entries TEXT_BY_KEY = new Entries(Scalar.TEXT);
  static final Fields REFERENCE = Fields.with().text("name").build();
  static final Fields REFERENCE_OR_NOT = Fields.with().text("name").flag("optional").build();
  static final Fields KEY_OF = Fields.with().text("key", "name").flag("optional").build();
  static final Fields FIELD_REF = Fields.with().text("apiVersion", "fieldPath").build();
  static final Fields RESOURCE_FIELD_REF =
      Fields.with().text("containerName", "resource").field("divisor", Scalar.QUANTITY).build();

  static final Fields SELECTOR =
      Fields.with()
          .field("matchLabels", TEXT_BY_KEY)
          .field(
              "matchExpressions",
              Items.of(Fields.with().text("key", "operator").texts("values").build()))
          .build();

  private ReferenceFields() {}
}
