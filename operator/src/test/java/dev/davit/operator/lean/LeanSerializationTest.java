package dev.davit.operator.lean;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.api.TokenPhase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeanSerializationTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final KubernetesSerialization serialization = LeanSerialization.create();

  private static String run(String name, String spec, String status) {
    return """
    {"apiVersion":"davit.dev/v1alpha1","kind":"Run",
     "metadata":{"name":"%s","namespace":"n","uid":"u-%s","resourceVersion":"7","generation":2,
       "labels":{"a":"b"},"annotations":{"c":"d"},"managedFields":[{"manager":"kubectl"}]},
     "spec":%s,"status":%s}\
    """
        .formatted(name, name, spec, status);
  }

  private Run read(String spec, String status) {
    return serialization.unmarshal(run("r", spec, status), Run.class);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  @Test
  void whatNoDecisionReadsIsPassedOver() {
    var run =
        read(
            "{\"task\":\"t\",\"payload\":{\"a\":[1, 2.50, \"ü😀\\ud83d\\ude00\"]}}",
            "{\"phase\":\"Queued\"}");
    var meta = run.getMetadata();
    assertThat(meta.getName()).isEqualTo("r");
    assertThat(meta.getUid()).isEqualTo("u-r");
    assertThat(meta.getGeneration()).isEqualTo(2);
    assertThat(meta.getLabels()).isEmpty();
    assertThat(meta.getAnnotations()).isEmpty();
    assertThat(meta.getManagedFields()).isEmpty();
    assertThat(run.getSpec().task()).isEqualTo("t");
    assertThat(run.getSpec().payload()).hasToString("{\"a\":[1,2.50,\"ü😀😀\"]}");
    assertThat(FreeJson.bytes(run.getSpec().payload())).isEqualTo(27);
    assertThat(Unread.faultOf(run)).isEmpty();
  }

  @Test
  void textIsTakenOutAndTheSizeStays() {
    var payload = read("{\"task\":\"t\",\"payload\":{\"a\":1}}", "{}").getSpec().payload();
    assertThat(FreeJson.isWhole(payload)).isTrue();
    assertThat(FreeJson.takeText(payload)).contains("{\"a\":1}");
    assertThat(FreeJson.isWhole(payload)).isFalse();
    assertThat(FreeJson.takeText(payload)).isEmpty();
    assertThat(FreeJson.bytes(payload)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a level more than allowed      | nested more than 100 levels deep
          as deep as the API server takes| nested more than 100 levels deep
          a name of 50,001 characters    | a name has 50001 characters; at most 4096 are allowed
          a number beyond every double   | the number 1e400 is not exact
          an integer of 400 digits       | is not exact as a 64-bit integer or a double
          more bytes than allowed        | it has 196612 bytes; at most 196608 are allowed
          """)
  void freeJsonOutOfBoundsIsPassedOver(String what, String fault) {
    var payload =
        switch (what) {
          case "a level more than allowed" -> nested(101);
          case "as deep as the API server takes" -> nested(9_990);
          case "a name of 50,001 characters" -> "{\"" + "x".repeat(50_001) + "\":1}";
          case "a number beyond every double" -> "{\"a\":1e400}";
          case "an integer of 400 digits" -> "1".repeat(400);
          default -> "\"" + "x".repeat(192 * 1024 + 2) + "\"";
        };
    var run = read("{\"payload\":" + payload + ",\"task\":\"t\"}", "{\"phase\":\"Queued\"}");
    assertThat(FreeJson.faultOf(run.getSpec().payload()).orElseThrow()).contains(fault);
    assertThat(run.getSpec().task()).isEqualTo("t");
    assertThat(run.getStatus().phase()).isNotNull();
    assertThat(Unread.faultOf(run)).isEmpty();
  }

  @Test
  void whatIsAtTheLimitIsRead() {
    assertThat(
            FreeJson.faultOf(
                read("{\"task\":\"t\",\"payload\":" + nested(100) + "}", "{}").getSpec().payload()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"task":"t","waits":"suspend","n":{"a":[1]}} | {"phase":"Queued"}               |
          {"task":"t"} | {"phase":"Queued","dreams":[{"a":1}]}                            |
          {"task":"t"} | {"phase":"Dreaming","reason":"Dreaming"} | status.phase: .*not know.*
          {"task":"t"} | {"phase":"Waiting","waits":[{"kind":"Moon"}]} | status.waits\\[0].kind: .*not know.*
          {"task":"t","priority":"high"}   | {"phase":"Queued"}   | spec.priority: .*
          {"task":"t","tags":{"a":1}}      | {"phase":"Queued"}   | spec.tags: .*
          {"task":"t"} | {"phase":"Queued","attempts":[{"attempt":"one"}]} | status.attempts\\[0].attempt: .*
          "t"                              | {"phase":"Queued"}   | spec: is no object
          {"task":"t"}                     | [1,[2,{}]]           | status: is no object
          null                             | {"phase":"Queued"}   |
          """)
  void oneResourceIsSetAsideAndTheListGoesOn(String spec, String status, String fault) {
    var list =
        "{\"kind\":\"RunList\",\"metadata\":{\"continue\":\"c\"},\"items\":[%s,%s,%s]}"
            .formatted(
                run("a", "{\"task\":\"t\"}", "{}"),
                run("b", spec, status),
                run("c", "{\"task\":\"t\"}", "{}"));
    DefaultKubernetesResourceList<Run> runs =
        serialization.unmarshal(
            new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
            new com.fasterxml.jackson.core.type.TypeReference<>() {});
    assertThat(runs.getMetadata().getContinue()).isEqualTo("c");
    assertThat(runs.getItems())
        .extracting(it -> it.getMetadata().getName())
        .containsExactly("a", "b", "c");
    var set = Unread.faultOf(runs.getItems().get(1));
    if (fault == null) {
      assertThat(set).isEmpty();
    } else {
      assertThat(set.orElseThrow()).matches(fault);
    }
    assertThat(Unread.faultOf(runs.getItems().get(0))).isEmpty();
    assertThat(Unread.faultOf(runs.getItems().get(2))).isEmpty();
  }

  @Test
  void aSpecThatIsTooLargeIsSetAside() {
    var run = read("{\"task\":\"t\",\"delayUntil\":\"" + "x".repeat(20_000) + "\"}", "{}");
    assertThat(Unread.faultOf(run).orElseThrow()).contains("spec: has 20", "at most 16384");
    var task =
        serialization.unmarshal(
            """
            {"apiVersion":"davit.dev/v1alpha1","kind":"Task","metadata":{"name":"t"},
             "spec":{"image":"i","payloadSchema":%s}}\
            """
                .formatted("\"" + "x".repeat(500_000) + "\""),
            Task.class);
    assertThat(Unread.faultOf(task)).isEmpty();
    assertThat(FreeJson.faultOf(task.getSpec().payloadSchema()).orElseThrow())
        .contains("at most 32768 are allowed");
  }

  @Test
  void theMarksAreOursAlone() {
    var text =
        run("r", "{\"task\":\"t\"}", "{}")
            .replace("\"c\":\"d\"", "\"davit.dev/in-memory-fault\":\"x\"");
    assertThat(Unread.faultOf(serialization.unmarshal(text, Run.class))).isEmpty();
    var pod =
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p",
          "labels":{"app":"x","davit.dev/run":"r"},
          "annotations":{"davit.dev/in-memory-fault":"x","davit.dev/queue":"task/t","other":"y"},
          "ownerReferences":[{"apiVersion":"a","kind":"Run","name":"r","uid":"u"}]},
         "spec":{"nodeName":"n","new":1},"status":{"phase":"Running","new":{"a":[]}}}\
        """;
    var read = serialization.unmarshal(pod, Pod.class);
    assertThat(Unread.faultOf(read)).isEmpty();
    assertThat(read.getMetadata().getLabels()).containsOnlyKeys("davit.dev/run");
    assertThat(read.getMetadata().getAnnotations()).containsOnlyKeys("davit.dev/queue");
    assertThat(read.getMetadata().getOwnerReferences().getFirst().getUid()).isEqualTo("u");
    assertThat(read.getSpec().getNodeName()).isEqualTo("n");
  }

  @Test
  void ofAPodOnlyWhatDecisionsReadIsKept() {
    var pod =
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p",
          "annotations":{"davit.dev/assignment":"{}","davit.dev/payload":"{}","davit.dev/queue":"task/t"}},
         "spec":{"nodeName":"n","volumes":[{"name":"v"}],"containers":[{"name":"task","image":"app:1",
           "env":[{"name":"A","value":"b"}],"resources":{"requests":{"cpu":"1"},"limits":{"memory":"64Mi"}}}]},
         "status":{"phase":"Running","podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}]}}\
        """;

    var read = serialization.unmarshal(pod, Pod.class);

    assertThat(JSON.valueToTree(read).toString())
        .isEqualTo(
            JSON.valueToTree(
                    serialization.unmarshal(
                        """
                        {"kind":"Pod","apiVersion":"v1",
                         "metadata":{"name":"p","annotations":{"davit.dev/queue":"task/t"}},
                         "spec":{"nodeName":"n",
                           "containers":[{"name":"task","resources":{"limits":{"memory":"64Mi"}}}]},
                         "status":{"phase":"Running"}}\
                        """,
                        Pod.class))
                .toString())
        .contains("64Mi")
        .doesNotContain("app:1", "10.0.0.1", "davit.dev/assignment");
  }

  @Test
  void aPodIsWrittenWithAllItsFields() {
    var pod =
        new PodBuilder()
            .withNewSpec()
            .addNewContainer()
            .withImage("app:1")
            .endContainer()
            .endSpec()
            .build();

    assertThat(serialization.asJson(pod)).contains("\"image\":\"app:1\"");
  }

  @Test
  void watchEventsAreReadAsWhatTheyAre() {
    WatchEvent event =
        serialization.unmarshal(
            "{\"type\":\"MODIFIED\",\"object\":%s}"
                .formatted(run("r", "{\"payload\":" + nested(998) + ",\"task\":\"t\"}", "{}")),
            WatchEvent.class);
    assertThat(event.getType()).isEqualTo("MODIFIED");
    assertThat(event.getObject()).isInstanceOf(Run.class);
    assertThat(object("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"code\":410}"))
        .isInstanceOfSatisfying(Status.class, it -> assertThat(it.getCode()).isEqualTo(410));
    assertThat(
            object("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"m\"}}"))
        .isInstanceOf(ConfigMap.class);
    assertThat(
            object(
                "{\"kind\":\"Queue\",\"apiVersion\":\"davit.dev/v1alpha1\",\"metadata\":{\"resourceVersion\":\"9\"}}"))
        .isInstanceOfSatisfying(
            Queue.class, it -> assertThat(it.getMetadata().getResourceVersion()).isEqualTo("9"));
  }

  @Test
  void aTokenIsReadWithItsOutputAsText() {
    var token =
        token(
            "{\"timeout\":\"1h\",\"tags\":[\"a\"],\"run\":\"r\",\"completion\":{\"output\":{\"a\":"
                + " [1]},\"by\":\"ada\"}}",
            "{\"phase\":\"Waiting\"}");
    assertThat(Unread.faultOf(token)).isEmpty();
    assertThat(token.getStatus().phase()).isEqualTo(TokenPhase.WAITING);
    var completion = token.getSpec().completion();
    assertThat(completion.output()).hasToString("{\"a\":[1]}");
    assertThat(completion.by()).isEqualTo("ada");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"timeout":"1h"}   | {"phase":"Revoked"}       | status.phase: .*not know.*
          {"tags":"a"}       | {"phase":"Waiting"}       | spec.tags: .*
          []                 | {"phase":"Waiting"}       | spec: is no object
          {"run":[["x"]]}    | {"finished":{"a":1}}      | spec.run: .*; status.finished: .*
          """)
  void aTokenThatCannotBeReadSaysWhatAndWhy(String spec, String status, String fault) {
    assertThat(Unread.faultOf(token(spec, status)).orElseThrow()).matches(fault);
  }

  private Token token(String spec, String status) {
    return (Token) object(run("t", spec, status).replace("\"Run\"", "\"Token\""));
  }

  private Object object(String json) {
    WatchEvent event =
        serialization.unmarshal(
            "{\"type\":\"ERROR\",\"object\":%s}".formatted(json), WatchEvent.class);
    return event.getObject();
  }

  @Test
  void aStatusThatIsWrittenKeepsWhatIsNotKnown() throws Exception {
    var before =
        """
        {"phase":"Queued","dreams":[1],"times":{"queuedAt":"x","wokenAt":"y"},
         "attempts":[{"attempt":1,"cost":3},{"attempt":2,"cost":4}]}\
        """;
    var run = read("{\"task\":\"t\"}", before);
    assertThat(Unread.statusOf(run)).contains(before);
    assertThat(Unread.statusOf(read("{\"task\":\"t\"}", "{\"phase\":\"Queued\"}"))).isEmpty();
    var next =
        (ObjectNode)
            JSON.readTree(
                """
                {"phase":"Executing","times":{"queuedAt":"z"},
                 "attempts":[{"attempt":1},{"attempt":3}]}\
                """);
    KeptFields.keep((ObjectNode) JSON.readTree(before), next, RunStatus.class);
    assertThat(next)
        .isEqualTo(
            JSON.readTree(
                """
                {"phase":"Executing","times":{"queuedAt":"z","wokenAt":"y"},
                 "attempts":[{"attempt":1,"cost":3},{"attempt":3}],"dreams":[1]}\
                """));
  }
}
