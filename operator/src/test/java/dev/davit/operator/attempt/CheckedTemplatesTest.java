package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckedTemplatesTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static JsonNode hostname(String name) {
    return NODES.objectNode().set("spec", NODES.objectNode().put("hostname", name));
  }

  private static JsonNode hostNetwork() {
    return NODES.objectNode().set("spec", NODES.objectNode().put("hostNetwork", true));
  }

  @Test
  void theSameTextOfAnotherRunIsKnown() {
    var templates = new CheckedTemplates(false);
    var first = templates.faultOf(hostNetwork());
    assertThat(first).isEqualTo(PodTemplate.faultOf(hostNetwork(), false)).isPresent();
    // The same object: it was not made again.
    assertThat(templates.faultOf(hostNetwork())).isSameAs(first);
    assertThat(templates.size()).isEqualTo(1);
  }

  @Test
  void whatTheOperatorAllowsMakesADifference() {
    assertThat(new CheckedTemplates(true).faultOf(hostNetwork())).isEmpty();
    assertThat(new CheckedTemplates(false).faultOf(hostNetwork())).isPresent();
  }

  @Test
  void aTemplateThatIsAskedForOftenIsKeptAmongManyOthers() {
    var templates = new CheckedTemplates(false, 2_000);
    var kept = hostNetwork();
    var fault = templates.faultOf(kept);
    for (var index = 0; index < 100; index++) {
      assertThat(templates.faultOf(hostname("h" + index))).isEmpty();
      assertThat(templates.faultOf(kept)).isSameAs(fault);
    }
    assertThat(templates.size()).isLessThan(4);
  }

  @Test
  void aTemplateLargerThanTheWholeMemoryIsNotKept() {
    var templates = new CheckedTemplates(false, 2_000);
    assertThat(templates.faultOf(hostname("h".repeat(1_000)))).isEmpty();
    assertThat(templates.size()).isZero();
    assertThat(templates.faultOf(hostname("h"))).isEmpty();
    assertThat(templates.size()).isEqualTo(1);
  }

  @Test
  void aTemplateThatIsTooLargeOrTooDeepIsNeitherHashedNorKept() {
    var deep = (JsonNode) NODES.objectNode();
    for (var level = 0; level < 10_000; level++) {
      deep = NODES.objectNode().set("spec", deep);
    }
    var templates = new CheckedTemplates(false);
    assertThat(templates.faultOf(deep).orElseThrow()).contains("nested deeper");
    assertThat(templates.faultOf(hostname("h".repeat(20_000))).orElseThrow()).contains("bytes");
    assertThat(templates.size()).isZero();
  }

  @Test
  void manyThreadsGetTheAnswerOfTheirOwnTemplate() throws Exception {
    var templates = new CheckedTemplates(false, 20_000);
    Callable<Boolean> asks =
        () ->
            IntStream.range(0, 2_000)
                .allMatch(
                    index ->
                        templates.faultOf(hostname("h" + index % 50)).isEmpty()
                            && templates.faultOf(hostNetwork()).isPresent());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answered : threads.invokeAll(List.of(asks, asks, asks, asks))) {
        assertThat(answered.get()).isTrue();
      }
    }
    assertThat(templates.size()).isBetween(1L, 40L);
  }
}
