package dev.davit.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CrdYamlTest {
  private static final Path COMMITTED = Path.of("k8s");
  private static final Path GENERATED = Path.of("target/crds");

  static Stream<Class<? extends CustomResource<?, ?>>> types() {
    return Stream.of(
        Task.class, Run.class, Queue.class, Token.class, Schedule.class, RunJournal.class);
  }

  @ParameterizedTest
  @MethodSource("types")
  void theCommittedYamlIsWhatTheJavaTypesSay(Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    var file = COMMITTED.resolve(CrdYaml.fileName(type));
    var yaml = CrdYaml.of(type, GENERATED);
    if ("true".equals(System.getenv("DAVIT_UPDATE"))) {
      Files.writeString(file, yaml);
    }
    assertThat(Files.readString(file))
        .as("crds/%s is stale; refresh it: DAVIT_UPDATE=true ./mvnw -pl crds test", file)
        .isEqualTo(yaml);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyFieldIsDescribed(Class<? extends CustomResource<?, ?>> type) throws IOException {
    var crd =
        new YAMLMapper().readTree(Files.readString(COMMITTED.resolve(CrdYaml.fileName(type))));
    var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
    var undescribed = new ArrayList<String>();
    for (var part : List.of("spec", "status")) {
      collect(part, schema.at("/properties/" + part), undescribed);
    }
    assertThat(undescribed).isEmpty();
  }

  /// Kubernetes' own types (environment variables, conditions) bring their own fields.
  private static void collect(String path, JsonNode schema, List<String> undescribed) {
    var properties =
        schema.has("items") ? schema.at("/items/properties") : schema.path("properties");
    if (path.endsWith(".env") || path.endsWith(".envFrom") || path.endsWith(".conditions")) {
      return;
    }
    if (properties instanceof ObjectNode fields) {
      for (var field : fields.properties()) {
        var name = path + "." + field.getKey();
        if (!field.getValue().has("description")) {
          undescribed.add(name);
        }
        collect(name, field.getValue(), undescribed);
      }
    }
  }

  /// `metadata` is guarded by an admission policy, as rules cannot compare free JSON.
  @Test
  void everyFieldOfARunIsImmutableUnlessItIsNamedHere() {
    var mayChange = Set.of("payload", "metadata", "delayUntil", "cancel");
    var rule = RunSpec.class.getAnnotationsByType(ValidationRule.class)[0].value();

    assertThat(RunSpec.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .filteredOn(name -> !mayChange.contains(name))
        .allSatisfy(name -> assertThat(rule).contains("self.%1$s == oldSelf.%1$s".formatted(name)));
    assertThat(mayChange)
        .allSatisfy(name -> assertThat(rule).doesNotContain("self." + name + " == "));
  }

  @Test
  void everyFieldOfATokenIsImmutableButTheCompletion() {
    var rules = TokenSpec.class.getAnnotationsByType(ValidationRule.class);

    assertThat(TokenSpec.class.getRecordComponents())
        .extracting(RecordComponent::getName)
        .filteredOn(name -> !name.equals("completion"))
        .allSatisfy(
            name ->
                assertThat(rules[0].value()).contains("self.%1$s == oldSelf.%1$s".formatted(name)));
    assertThat(rules[0].value()).doesNotContain("completion");
    assertThat(rules[1].value()).contains("self.completion == oldSelf.completion");
  }

  @ParameterizedTest
  @EnumSource(TokenPhase.class)
  void phasesOfTokensAreNamedAsOnTheWire(TokenPhase phase) throws IOException {
    assertThat(new YAMLMapper().writeValueAsString(phase)).contains("\"" + phase.wireName() + "\"");
    assertThat(TokenPhase.ofWireName(phase.wireName())).isEqualTo(phase);
  }

  @Test
  void defaultsOfTheSchemaAreThoseOfTheJavaCode() throws IOException {
    var yaml = new YAMLMapper();
    var crd = yaml.readTree(Files.readString(COMMITTED.resolve(CrdYaml.fileName(Task.class))));
    var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    var nothing = new TaskSpecBuilder().build();

    assertThat(yaml.treeToValue(withDefaults(schema, yaml.createObjectNode()), TaskSpec.class))
        .isEqualTo(TaskDefaults.apply(nothing));
  }

  /// What the API server makes of `value`.
  private static ObjectNode withDefaults(JsonNode schema, ObjectNode value) {
    for (var field : schema.path("properties").properties()) {
      var inner = field.getValue();
      if (inner.has("default") && !value.has(field.getKey())) {
        value.set(field.getKey(), inner.get("default").deepCopy());
      }
      if (value.get(field.getKey()) instanceof ObjectNode object) {
        withDefaults(inner, object);
      }
    }
    return value;
  }

  @ParameterizedTest
  @MethodSource("phases")
  void phasesAreNamedAsOnTheWire(Phase phase) throws IOException {
    assertThat(new YAMLMapper().writeValueAsString(phase)).contains("\"" + phase.wireName() + "\"");
    assertThat(Objects.requireNonNull(phase.wireName())).matches("[A-Z][A-Za-z]+");
  }

  static Stream<Phase> phases() {
    return Stream.of(Phase.values());
  }
}
