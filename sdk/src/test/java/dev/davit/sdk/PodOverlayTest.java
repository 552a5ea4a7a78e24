package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodOverlayTest {
  private static final TaskBuilder<String, String> TASK = Task.of("t", String.class, String.class);
  private static final String LONG = "a".repeat(254);

  private static Task<String, String> built(UnaryOperator<TaskBuilder<String, String>> said) {
    return said.apply(TASK).run((in, ctx) -> in);
  }

  @Test
  void aTaskThatSaysNothingHasNoTemplate() {
    assertThat(built(it -> it).podTemplate()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{\"labels\":{\"team\":\"shop\"}}}",
        "{\"spec\":{\"containers\":[{\"name\":\"task\",\"env\":[]}]}}"
      })
  void aTemplateAloneIsTakenAsItIs(String json) {
    assertThat(built(it -> it.podTemplate(json)).podTemplate().map(Object::toString))
        .contains(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "_a", "spring.datasource.url", "a-b", "A1", "-"})
  void aNameThatKubernetesTakesIsTaken(String name) {
    assertThat(built(it -> it.env(name, "")).podTemplate().map(Object::toString))
        .contains(
            "{\"spec\":{\"containers\":[{\"name\":\"task\",\"env\":[{\"name\":\"%s\",\"value\":\"\"}]}]}}"
                .formatted(name));
  }

  record Refused(UnaryOperator<TaskBuilder<String, String>> said, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Refused> refused() {
    return Stream.of(
        new Refused(it -> it.env("", "v"), "env is \"\"; allowed: letters, digits, "),
        new Refused(it -> it.env("1A", "v"), "env is \"1A\"; allowed: letters, digits, "),
        new Refused(it -> it.env("A=B", "v"), "env is \"A=B\"; allowed: "),
        new Refused(it -> it.env(".", "v"), "env is \".\"; allowed: "),
        new Refused(it -> it.env("..A", "v"), "env is \"..A\"; allowed: "),
        new Refused(it -> it.env("Ä", "v"), "env is \"Ä\"; allowed: "),
        new Refused(it -> it.env("A\n", "v"), "env is \"A\n\"; allowed: "),
        new Refused(
            it -> it.envFromSecret("DAVIT_A", "s", "k"),
            "env is \"DAVIT_A\"; allowed: letters, digits, hyphens, dots and underscores, with no"
                + " digit first, not \".\" and not \"..\" first; names that begin with DAVIT_ are"
                + " Davit's own"),
        new Refused(
            it -> it.env("A", "a\0b"), "the value of env \"A\" has a NUL; allowed: any other text"),
        new Refused(
            it -> it.env("A", "1").env("A", "2"),
            "env has the variable \"A\" twice; allowed: each once"),
        new Refused(
            it -> it.env("A", "1").envFromSecret("A", "s", "k"),
            "env has the variable \"A\" twice; allowed: each once"),
        new Refused(
            it -> it.envFromSecret("s").envFromConfigMap("s").envFromSecret("s"),
            "envFrom has secret \"s\" twice; allowed: each once"),
        new Refused(
            it -> it.envFromSecret("Smtp"),
            "secret is \"Smtp\"; allowed: 1 to 253 lower-case letters, digits, hyphens and dots"),
        new Refused(it -> it.envFromSecret(LONG), "secret is \"" + LONG + "\"; allowed: 1 to 253"),
        new Refused(it -> it.envFromConfigMap("a..b"), "configMap is \"a..b\"; allowed: 1 to 253"),
        new Refused(
            it -> it.envFromConfigMap("A", "-c", "k"), "configMap is \"-c\"; allowed: 1 to 253"),
        new Refused(
            it -> it.envFromSecret("A", "s", "a/b"),
            "the key of secret \"s\" is \"a/b\"; allowed: 1 to 253 letters, digits, hyphens, dots"
                + " and underscores, not \".\" and not \"..\" first"),
        new Refused(
            it -> it.envFromSecret("A", "s", ".."), "the key of secret \"s\" is \"..\"; allowed: "),
        new Refused(
            it -> it.serviceAccount("a_b"), "serviceAccount is \"a_b\"; allowed: 1 to 253 "),
        new Refused(it -> it.podTemplate(""), "podTemplate is empty; allowed: an object"),
        new Refused(
            it -> it.podTemplate("[]"), "podTemplate is []; allowed: an object with metadata"),
        new Refused(it -> it.podTemplate("{"), "podTemplate is not YAML: "),
        new Refused(
            it -> it.env("A", "1").podTemplate("spec: 1"),
            "podTemplate.spec is 1; allowed: an object"),
        new Refused(
            it -> it.podTemplate("spec:").env("A", "1"),
            "podTemplate.spec is empty; allowed: an object"),
        new Refused(
            it -> it.env("A", "1").podTemplate("spec: {containers: {}}"),
            "podTemplate.spec.containers is {}; allowed: a list"),
        new Refused(
            it -> it.env("A", "1").podTemplate("spec: {containers: [{name: task, env: a}]}"),
            "podTemplate.spec.containers[task].env is \"a\"; allowed: a list"),
        new Refused(
            it ->
                it.podTemplate("spec: {containers: [{name: task, env: [{name: A, value: b}]}]}")
                    .env("A", "1"),
            "env has the variable \"A\" twice; allowed: each once"),
        new Refused(
            it -> it.podTemplate("spec: {serviceAccountName: other}").serviceAccount("mailer"),
            "serviceAccount is \"mailer\" and podTemplate.spec.serviceAccountName is \"other\";"
                + " allowed: one of them"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsWrongIsRefusedWhenTheTaskIsMade(Refused it) {
    assertThatThrownBy(() -> built(it.said()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(it.message());
  }

  @Test
  void aBuilderIsNotChangedByTheTasksMadeOfIt() {
    var shared = TASK.podTemplate("spec: {containers: [{name: task}]}");

    var names =
        List.of("A", "B").stream()
            .map(name -> shared.env(name, "1").run((in, ctx) -> in))
            .map(task -> task.podTemplate().orElseThrow().at("/spec/containers/0/env").size())
            .toList();

    assertThat(names).containsExactly(1, 1);
    assertThat(shared.run((in, ctx) -> in).podTemplate().map(Object::toString))
        .contains("{\"spec\":{\"containers\":[{\"name\":\"task\"}]}}");
  }
}
