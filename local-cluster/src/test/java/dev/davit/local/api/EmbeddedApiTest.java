package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedApiTest {
  private static final String BOATS = "/apis/test.davit.dev/v1/namespaces/default/boats";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedApi api =
      EmbeddedApi.start(0, List.of(Boats.crd()), (namespace, pod) -> Optional.empty());

  record Answer(int code, JsonNode body) {
    String version() {
      return Meta.text(body, "resourceVersion");
    }

    String message() {
      return body.path("message").asText();
    }
  }

  @BeforeEach
  void launch() throws Exception {
    assertThat(call("POST", BOATS, Boats.boat("tilly", 3)).code()).isEqualTo(201);
  }

  @AfterEach
  void close() {
    http.close();
    api.close();
  }

  @Test
  void theServerSetsMetadataAndDefaults() throws Exception {
    var boat = call("GET", BOATS + "/tilly", "").body();
    assertThat(Meta.text(boat, "uid")).hasSize(36);
    assertThat(Meta.text(boat, "generation")).isEqualTo("1");
    assertThat(Meta.text(boat, "creationTimestamp")).endsWith("Z");
    assertThat(boat.at("/spec/harbour").asText()).isEqualTo("home");
  }

  @Test
  void aSecondOneOfTheSameNameIsRefused() throws Exception {
    var second = call("POST", BOATS, Boats.boat("tilly", 3));
    assertThat(second.code()).isEqualTo(409);
    assertThat(second.body().path("reason").asText()).isEqualTo("AlreadyExists");
  }

  @Test
  void generateNameMakesANameOfItsOwn() throws Exception {
    var created =
        call(
            "POST", BOATS, Boats.boat("x", 3).replace("\"name\":\"x\"", "\"generateName\":\"x-\""));
    assertThat(Meta.text(created.body(), "name")).matches("x-[a-z0-9]{5}");
  }

  @Test
  void badInputIsRefusedInTheWordsOfTheApiServer() throws Exception {
    var refused = call("POST", BOATS, Boats.boat("big", 13));
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .isEqualTo(
            "Boat \"big\" is invalid: spec.crew: Invalid value: 13: spec.crew in body should be less than or equal to 12");
  }

  @Test
  void unknownFieldsAreDroppedOrRefusedWhenStrict() throws Exception {
    var odd = Boats.boat("odd", 3).replace("\"crew\"", "\"cre\":1,\"cargo\":{\"any\":1},\"crew\"");
    assertThat(call("POST", BOATS + "?fieldValidation=Strict", odd).message())
        .endsWith("strict decoding error: unknown field \"spec.cre\"");
    var created = call("POST", BOATS, odd).body();
    assertThat(created.at("/spec/cre").isMissingNode()).isTrue();
    assertThat(created.at("/spec/cargo/any").asInt()).isEqualTo(1);
    var list = odd.replace("odd", "list").replace("{\"any\":1}", "[{\"any\":[{\"x\":1}]}]");
    assertThat(call("POST", BOATS, list).body().at("/spec/cargo/0/any/0/x").asInt()).isEqualTo(1);
  }

  @Test
  void listsComeInPages() throws Exception {
    for (var name : List.of("b", "a", "zora", "tilly2")) {
      call("POST", BOATS, Boats.boat(name, 3));
    }
    var first = call("GET", BOATS + "?limit=3", "").body();
    assertThat(names(first)).containsExactly("a", "b", "tilly");
    assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(2);
    call("POST", BOATS, Boats.boat("tilly1", 3));
    call("DELETE", BOATS + "/tilly", "");
    var next = first.at("/metadata/continue").asText();
    var second = call("GET", BOATS + "?limit=3&continue=" + next, "").body();
    assertThat(names(second)).containsExactly("tilly1", "tilly2", "zora");
    assertThat(second.path("metadata").has("continue")).isFalse();
    assertThat(Meta.text(second, "resourceVersion")).isEqualTo(Meta.text(first, "resourceVersion"));
    assertThat(call("GET", BOATS + "?limit=3&continue=x", "").code()).isEqualTo(400);
  }

  private static List<String> names(JsonNode list) {
    var names = new ArrayList<String>();
    list.path("items").forEach(item -> names.add(Meta.text(item, "name")));
    return names;
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedInTheWordsOfTheApiServer() throws Exception {
    var large =
        Boats.boat("large", 3)
            .replace("\"crew\"", "\"cargo\":\"" + "x".repeat(3 << 20) + "\",\"crew\"");
    var refused = call("POST", BOATS, large);
    assertThat(refused.code()).isEqualTo(413);
    assertThat(refused.message()).isEqualTo("Request entity too large: limit is 3145728");
  }

  @Test
  void theGenerationCountsChangesOfTheSpecOnly() throws Exception {
    patch(BOATS + "/tilly/status", "{\"status\":{\"note\":\"afloat\"}}");
    patch(BOATS + "/tilly", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThat(Meta.text(call("GET", BOATS + "/tilly", "").body(), "generation")).isEqualTo("1");
    assertThat(Meta.text(patch(BOATS + "/tilly", "{\"spec\":{\"crew\":4}}").body(), "generation"))
        .isEqualTo("2");
  }

  @Test
  void specAndStatusAreWrittenApart() throws Exception {
    var both = "{\"spec\":{\"crew\":5},\"status\":{\"note\":\"new\"}}";
    var main = patch(BOATS + "/tilly", both).body();
    assertThat(main.has("status")).isFalse();
    var status = patch(BOATS + "/tilly/status", both.replace("5", "6")).body();
    assertThat(status.at("/spec/crew").asInt()).isEqualTo(5);
    assertThat(status.at("/status/note").asText()).isEqualTo("new");
  }

  @Test
  void aPatchOfAStaleVersionIsAConflict() throws Exception {
    var read = call("GET", BOATS + "/tilly", "").version();
    var body = "{\"metadata\":{\"resourceVersion\":\"" + read + "\"},\"status\":{\"note\":\"%s\"}}";
    assertThat(patch(BOATS + "/tilly/status", body.formatted("first")).code()).isEqualTo(200);
    assertThat(patch(BOATS + "/tilly/status", body.formatted("second")).code()).isEqualTo(409);
  }

  @Test
  void aChangeOfNothingIsNoNewVersion() throws Exception {
    var before = call("GET", BOATS + "/tilly", "").version();
    assertThat(patch(BOATS + "/tilly", "{\"spec\":{\"crew\":3}}").version()).isEqualTo(before);
  }

  @Test
  void anObjectThatLeavesTheFieldSelectionIsDeletedForTheWatch() throws Exception {
    var version = call("GET", BOATS, "").version();
    try (var events =
        watch(
            BOATS
                + "?watch=true&fieldSelector=status.finished!%3Dtrue&resourceVersion="
                + version)) {
      patch(BOATS + "/tilly/status", "{\"status\":{\"note\":\"afloat\"}}");
      patch(BOATS + "/tilly/status", "{\"status\":{\"finished\":true}}");
      patch(BOATS + "/tilly/status", "{\"status\":{\"note\":\"unseen\"}}");
      call("POST", BOATS, Boats.boat("next", 1));
      assertThat(next(events).path("type").asText()).isEqualTo("MODIFIED");
      var left = next(events);
      assertThat(left.path("type").asText()).isEqualTo("DELETED");
      assertThat(left.at("/object/status/finished").isMissingNode()).isTrue();
      assertThat(next(events).at("/object/metadata/name").asText()).isEqualTo("next");
    }
  }

  @Test
  void aWatchResumesWhereItsVersionSays() throws Exception {
    var version = call("GET", BOATS + "/tilly", "").version();
    patch(BOATS + "/tilly", "{\"spec\":{\"crew\":4}}");
    call("DELETE", BOATS + "/tilly", "");
    try (var events = watch(BOATS + "?watch=true&resourceVersion=" + version)) {
      assertThat(next(events).at("/object/spec/crew").asInt()).isEqualTo(4);
      assertThat(next(events).path("type").asText()).isEqualTo("DELETED");
    }
  }

  @Test
  void aWatchWithoutVersionBeginsWithWhatIsThere() throws Exception {
    try (var events = watch(BOATS + "?watch=true")) {
      var first = next(events);
      assertThat(first.path("type").asText()).isEqualTo("ADDED");
      assertThat(first.at("/object/metadata/name").asText()).isEqualTo("tilly");
    }
  }

  /// For clients of Fabric8, which read other characters wrong.
  @Test
  void aWatchIsAsciiAndTheTextIsTheSame() throws Exception {
    var note = "Jürgen … 😀 שלום";
    patch(BOATS + "/tilly/status", "{\"status\":{\"note\":\"%s\"}}".formatted(note));
    try (var events = watch(BOATS + "?watch=true")) {
      var line = events.readLine();
      assertThat(line.chars()).allMatch(it -> it < 0x80);
      assertThat(JSON.readTree(line).at("/object/status/note").asText()).isEqualTo(note);
    }
  }

  @Test
  void aRunningPodIsMarkedAndWaitsForItsNode() throws Exception {
    call("POST", PODS, pod("\"nodeName\":\"n1\""));
    var marked = call("DELETE", PODS + "/p", "{\"gracePeriodSeconds\":7}").body();
    assertThat(Meta.text(marked, "deletionGracePeriodSeconds")).isEqualTo("7");
    assertThat(call("GET", PODS + "/p", "").code()).isEqualTo(200);
    call("DELETE", PODS + "/p", "{\"gracePeriodSeconds\":0}");
    assertThat(call("GET", PODS + "/p", "").code()).isEqualTo(404);
  }

  @Test
  void aPodThatNoNodeHasGoesAtOnce() throws Exception {
    call("POST", PODS, pod(""));
    call("DELETE", PODS + "/p", "");
    assertThat(call("GET", PODS + "/p", "").code()).isEqualTo(404);
  }

  @Test
  void whatBelongsToADeletedObjectGoesToo() throws Exception {
    var uid = Meta.text(call("GET", BOATS + "/tilly", "").body(), "uid");
    var owned =
        pod("")
            .replace(
                "\"metadata\":{", "\"metadata\":{\"ownerReferences\":[{\"uid\":\"" + uid + "\"}],");
    call("POST", PODS, owned);
    call("DELETE", BOATS + "/tilly", "");
    assertThat(call("GET", PODS + "/p", "").code()).isEqualTo(404);
  }

  @Test
  void aFinalizerHoldsADeletedObjectBack() throws Exception {
    patch(BOATS + "/tilly", "{\"metadata\":{\"finalizers\":[\"test/hold\"]}}");
    call("DELETE", BOATS + "/tilly", "");
    assertThat(Meta.isBeingDeleted(call("GET", BOATS + "/tilly", "").body())).isTrue();
    patch(BOATS + "/tilly", "{\"metadata\":{\"finalizers\":null}}");
    assertThat(call("GET", BOATS + "/tilly", "").code()).isEqualTo(404);
  }

  @Test
  void anUnknownNamespaceIsRefused() throws Exception {
    var refused = call("POST", BOATS.replace("default", "nowhere"), Boats.boat("a", 1));
    assertThat(refused.message()).isEqualTo("namespaces \"nowhere\" not found");
  }

  private static String pod(String spec) {
    return "{\"metadata\":{\"name\":\"p\"},\"spec\":{" + spec + "}}";
  }

  private Answer patch(String path, String body) throws IOException, InterruptedException {
    return call("PATCH", path, body);
  }

  private Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(api.url() + path))
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  private BufferedReader watch(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(api.url() + path)).build();
    var stream = http.send(request, BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  private static JsonNode next(BufferedReader events) throws IOException {
    try {
      return JSON.readTree(events.readLine());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
