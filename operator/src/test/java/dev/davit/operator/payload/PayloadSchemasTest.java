package dev.davit.operator.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.operator.payload.PayloadSchemas.Fault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadSchemasTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonNode OBJECTS = JSON.objectNode().put("type", "object");

  private final PayloadSchemas schemas = new PayloadSchemas();
  private int asked;

  private Task task(JsonNode schema, long generation) {
    var task = new Task();
    task.setSpec(TaskSpec.of("app:1").payloadSchema(schema).build());
    return version(task, "t", generation);
  }

  private Run run(long generation) {
    var run = new Run();
    run.setSpec(RunSpec.of("charge").build());
    return version(run, "r", generation);
  }

  private static <R extends HasMetadata> R version(R resource, String uid, long generation) {
    resource.getMetadata().setUid(uid);
    resource.getMetadata().setGeneration(generation);
    return resource;
  }

  private String check(Task task, Run run, Optional<JsonNode> payload) {
    return schemas
        .faultOf(
            task,
            run,
            () -> {
              asked++;
              return payload;
            })
        .map(Fault::toString)
        .orElse("none");
  }

  @Test
  void thePayloadMeetsItsSchema() {
    assertThat(check(task(OBJECTS, 1), run(1), Optional.of(JSON.objectNode()))).isEqualTo("none");
    assertThat(check(task(OBJECTS, 1), run(2), Optional.of(NullNode.getInstance())))
        .contains(
            "PAYLOAD_INVALID",
            "the payload does not meet the task's payloadSchema:"
                + " the whole of it: null found, object expected (rule /type)");
    var none = JSON.objectNode().put("type", 7);
    assertThat(check(task(none, 2), run(1), Optional.of(JSON.objectNode())))
        .contains("PAYLOAD_SCHEMA_INVALID", "payloadSchema is not a JSON Schema: at /type");
  }

  @Test
  void eachVersionIsCheckedOnceAndWhatIsNotKnownAgain() {
    assertThat(check(task(OBJECTS, 1), run(1), Optional.empty())).isEqualTo("none");
    assertThat(check(task(OBJECTS, 1), run(1), Optional.of(JSON.objectNode()))).isEqualTo("none");
    assertThat(check(task(OBJECTS, 1), run(1), Optional.of(JSON.objectNode()))).isEqualTo("none");
    assertThat(asked).isEqualTo(2);
    assertThat(check(task(OBJECTS, 2), run(1), Optional.of(JSON.numberNode(1))))
        .contains("PAYLOAD_INVALID");
    assertThat(check(task(OBJECTS, 2), run(2), Optional.of(JSON.objectNode()))).isEqualTo("none");
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void aTaskWithoutASchemaAsksForNoPayload() {
    var task = new Task();
    task.setSpec(TaskSpec.of("app:1").build());
    assertThat(check(task, run(1), Optional.empty())).isEqualTo("none");
    assertThat(asked).isZero();
  }
}
