package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules of the real CRDs, and what a rule of CEL means.
class SchemaRulesTest {
  private static final String TASK = "apiVersion: davit.dev/v1alpha1\nkind: Task\n";

  /// The rules of the API server are those of `e2e`'s tests with a real one.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          an image alone is enough               | image: a                                                                       |
          an image and a container are too much  | {entrypoint: runner, image: a, container: {image: b}}                          | spec: Invalid value: exactly one of spec.image and spec.container must be set
          a command needs the entry point        | {entrypoint: runner, container: {image: b, command: [ls]}}                     | spec: Invalid value: spec.container.command and spec.container.args need spec.entrypoint: container; an image with the runner has its own entry point
          with the entry point it may be set     | {entrypoint: container, container: {image: b, command: [ls]}}                  |
          variables of Davit are Davit's         | {entrypoint: container, container: {image: b, env: [{name: DAVIT_X}]}}         | spec.container: Invalid value: names of spec.container.env must not begin with DAVIT_: they are Davit's own
          others are the task's                  | {entrypoint: container, container: {image: b, env: [{name: A}, {name: B}]}}    |
          a duration in its range                | {image: a, maxDuration: 5s}                                                    |
          a duration below its range             | {image: a, maxDuration: 4s999ms}                                               | spec: Invalid value: spec.maxDuration must be from 5s to 8760h
          an empty duration                      | {image: a, maxDuration: ''}                                                    | spec: Invalid value: spec.maxDuration must be from 5s to 8760h
          durations in the wrong order           | {image: a, retry: {minTimeout: 20s, maxTimeout: 10s}}                          | spec.retry: Invalid value: spec.retry.minTimeout must not be longer than spec.retry.maxTimeout, which is 10s by default
          the same machine twice                 | {image: a, retry: {outOfMemory: {machines: [b, b]}}}                           | spec.retry.outOfMemory: Invalid value: outOfMemory.machines must not contain the same machine twice
          machine and machines                   | {image: a, retry: {outOfMemory: {machine: a, machines: [b, c]}}}               | spec.retry.outOfMemory: Invalid value: exactly one of outOfMemory.machine and outOfMemory.machines must be set
          """)
  void holdForTasks(String what, String spec, String problem) throws IOException {
    var task = yaml(TASK + "metadata: {name: t}\nspec: " + spec(spec));
    assertThat(rules("tasks").check(task, MissingNode.getInstance()))
        .as(what)
        .isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          nothing has changed                    | {task: a, tags: [x]}         | {task: a, tags: [x]}                  |
          another task                           | {task: a}                    | {task: b}                             | spec: Invalid value: spec is immutable but for spec.cancel and, while the run is delayed, spec.delayUntil and spec.payload: create a new Run instead
          a tag more                             | {task: a}                    | {task: a, tags: [x]}                  | spec: Invalid value: spec is immutable but for spec.cancel and, while the run is delayed, spec.delayUntil and spec.payload: create a new Run instead
          a cancel                               | {task: a}                    | {task: a, cancel: true}               |
          a cancel taken back                    | {task: a, cancel: true}      | {task: a}                             | spec: Invalid value: spec.cancel cannot be taken back: create a new Run instead
          a delay that has not begun             | {task: a}                    | {task: a, delayUntil: 'x'}            | <nil>: Invalid value: spec.delayUntil may be changed only while the run is delayed: it had none, or the delay is over
          """)
  void holdForChangesOfRuns(String what, String before, String after, String problem)
      throws IOException {
    var header = "metadata: {name: r}\nspec: ";
    var problems = rules("runs").check(yaml(header + after), yaml(header + before));
    assertThat(problems).as(what).isEqualTo(problem == null ? List.of() : List.of(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "self.n == 1 && self.t == 'é'; true",
        "self.n > 1 || self.t.size() == 1; true",
        "!(self.n <= 1) ; false",
        "has(self.none) != has(self.n); true",
        "self.?none.?deeper.orValue('x') == 'x'; true",
        "self.?n.orValue(2) == 2; false",
        "self.l.all(it, it.startsWith('a')); true",
        "self.l.exists_one(it, it == 'ab'); true",
        "self.l.exists_one(it, it.size() == 2); false",
        "self.t.matches('^.$'); true",
        "duration('1h1m') > duration('60m59s999ms'); true"
      })
  void meanWhatTheyMeanInCel(String rule, boolean expected) throws IOException {
    var self = yaml("{n: 1, t: é, l: [ab, ac]}");
    assertThat(RuleParser.parse(rule).holds(Map.of("self", self))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"self.a + 1 == 2", "self.a.split(',')", "has(self)", "self.a ==", "(self.a"})
  void thatAreNotSupportedAreRefusedAtOnce(String rule) {
    assertThatThrownBy(() -> RuleParser.parse(rule)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"self.none == 1", "self.t < 1", "duration(self.t) == duration('1s')"})
  void withoutAValueFail(String rule) throws IOException {
    var self = yaml("{t: x}");
    var parsed = RuleParser.parse(rule);
    assertThatThrownBy(() -> parsed.holds(Map.of("self", self))).isInstanceOf(Rule.Failure.class);
  }

  private static String spec(String given) {
    return given.startsWith("{") ? given : "{" + given + "}";
  }

  private static SchemaRules rules(String plural) throws IOException {
    var file = Path.of("../crds/k8s/%s.davit.dev-v1.yml".formatted(plural));
    var crd = yaml(Files.readString(file));
    return SchemaRules.of(crd.at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  private static JsonNode yaml(String text) throws IOException {
    return Json.yaml(text.getBytes(StandardCharsets.UTF_8)).getFirst();
  }
}
