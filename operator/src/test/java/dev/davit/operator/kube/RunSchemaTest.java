package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunSchemaTest {
  private static String schemas(String status) {
    return """
    {"components": {"schemas": {
      "dev.davit.v1alpha1.RunList": {"x-kubernetes-group-version-kind": [{"kind": "RunList"}]},
      "dev.davit.v1alpha1.Run": {
        "properties": {"status": {"properties": %s}},
        "x-kubernetes-group-version-kind": [{"kind": "Run"}]}}}}
    """
        .formatted(status);
  }

  @Test
  void fieldsThatAnOlderCrdDoesNotHaveAreMissing() {
    assertThat(RunSchema.missing(schemas("{\"segment\": {\"properties\": {\"number\": {}}}}")))
        .containsExactly(
            "status.tags", "status.changedBy", "status.segment.operations", "status.outputRef");
  }

  @Test
  void theFieldsOfThisVersionAreNot() {
    var all =
        "{\"tags\": {}, \"changedBy\": {}, \"outputRef\": {}, \"segment\": {\"properties\": {\"operations\": {}}}}";

    assertThat(RunSchema.missing(schemas(all))).isEmpty();
  }

  @Test
  void nothingIsKnownWithoutTheKind() {
    assertThat(RunSchema.missing("{\"components\": {}}")).isEmpty();
  }
}
