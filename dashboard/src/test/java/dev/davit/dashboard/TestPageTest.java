package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The list of tasks and the page that tests each, on the API in memory.
class TestPageTest {
  private static final String PAGE = "/ns/default/tasks/charge/test";
  private static final String SCHEMA =
      "{type: object, required: [quantity], properties: {quantity: {type: integer, minimum: 1,"
          + " description: How many.}}}";

  private LocalDashboard local;
  private LocalRuns runs;
  private Browser browser;

  @BeforeEach
  void start() {
    local = LocalDashboard.start();
    runs = local.runs();
    browser = local.browser();
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void tasksAreListedWithTheirRunsAndLeadToTheirTest() {
    charge();
    runs.create("charge-1", "{task: charge}");
    runs.create("charge-2", "{task: charge}");
    runs.status("charge-2", "{phase: Failed, finished: true}");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page("/ns/default/tasks").select(".counts a").eachText())
                    .containsExactly("◷ 1 Queued", "✖ 1 Failed"));

    var page = browser.page("/ns/-/tasks");

    assertThat(page.select(".about").text()).isEqualTo("charge default Charges a card.");
    assertThat(page.select(".about a").attr("href")).isEqualTo(PAGE);
    assertThat(page.select("nav [aria-current]").text()).isEqualTo("Tasks");
    var failed = browser.page(page.select(".counts a").last().attr("href"));
    assertThat(failed.select(".runs .name a").eachText()).containsExactly("charge-2");
  }

  @Test
  void theFirstPayloadIsASkeletonOfTheSchema() {
    charge();

    assertThat(payload(browser.page(PAGE))).isEqualTo("{\n  \"quantity\": 1\n}");
  }

  @Test
  void runAndFollowLeadsToTheRunWithAllThatWasTyped() {
    charge();

    var response =
        browser.submit(
            PAGE,
            "payload",
            "{\"quantity\": 3544790567247868102}",
            "tags",
            "customer:7\r\nnight",
            "concurrencyKey",
            "7",
            "priority",
            "60",
            "ttl",
            "1h",
            "machine",
            "large-1x",
            "maxAttempts",
            "2",
            "maxDuration",
            "5m",
            "delay",
            "10m",
            "metadata",
            "{\"by\": \"ada\"}",
            "once",
            "a",
            "button",
            "follow");

    assertThat(response.statusCode()).isEqualTo(303);
    var spec = runs.get(name(response)).getSpec();
    assertThat(spec.payload()).hasToString("{\"quantity\":3544790567247868102}");
    assertThat(spec.tags()).containsExactly("customer:7", "night");
    assertThat(List.of(spec.concurrencyKey(), spec.machine(), spec.ttl(), spec.maxDuration()))
        .containsExactly("7", "large-1x", "1h", "5m");
    assertThat(List.of(spec.priority(), spec.maxAttempts())).containsExactly(60, 2);
    assertThat(spec.metadata()).hasToString("{\"by\":\"ada\"}");
    assertThat(spec.delayUntil()).isNotNull();
  }

  @Test
  void oneClickOneRun() {
    charge();
    var once = browser.page(PAGE).select("[name=once]").val();

    var first = press(once, "{\"quantity\": 1}", "follow");
    var again = press(once, "{\"quantity\": 1}", "follow");
    assertThat(name(again)).isEqualTo(name(first));
    assertThat(runs.names()).hasSize(1);

    var changed = press(once, "{\"quantity\": 2}", "follow");
    assertThat(name(changed)).isNotEqualTo(name(first));
    var other =
        press(browser.page(PAGE).select("[name=once]").val(), "{\"quantity\": 1}", "follow");
    assertThat(name(other)).isNotEqualTo(name(first));
    assertThat(runs.names()).hasSize(3);
  }

  @Test
  void oneClickOneReplay() {
    runs.create("charge-1", "{task: charge, payload: 1}");
    runs.status("charge-1", "{phase: Completed, finished: true}");
    var once = browser.page("/ns/default/runs/charge-1").select("[name=once]").val();

    var first = browser.submit("/ns/default/runs/charge-1/replay", "once", once);
    var again = browser.submit("/ns/default/runs/charge-1/replay", "once", once);

    assertThat(name(again)).isEqualTo(name(first));
    assertThat(runs.names()).hasSize(2);
  }

  @Test
  void aProblemKeepsAllThatWasTyped() {
    charge();

    var response =
        browser.submit(
            PAGE, "payload", "{\"quantity\": 0}", "ttl", "soon", "tags", "a", "button", "run");

    assertThat(response.statusCode()).isEqualTo(422);
    var page = Jsoup.parse(response.body());
    assertThat(page.select("#payload-problems").text()).contains("/quantity", "minimum");
    assertThat(page.select("#ttl-problems").text()).contains("\"soon\" is not a duration");
    assertThat(payload(page)).isEqualTo("{\"quantity\": 0}");
    assertThat(page.select("#ttl").val()).isEqualTo("soon");
    assertThat(page.select("#tags").text()).isEqualTo("a");
    assertThat(page.select(".previews")).isEmpty();
    assertThat(runs.names()).isEmpty();
  }

  @Test
  void aFieldOfTheSchemaChangesThePayloadOfTheRun() {
    charge();
    var page = browser.page(PAGE);
    assertThat(page.select("#fields label").text()).isEqualTo("quantity (required)");
    assertThat(page.select("#field-0").val()).isEqualTo("1");
    assertThat(page.select("#field-0").attr("aria-describedby"))
        .isEqualTo("field-0-about field-0-problems");
    assertThat(page.select("#field-0-about").text()).isEqualTo("How many.");

    var response =
        browser.submit(
            PAGE,
            "payload",
            payload(page),
            "before.quantity",
            page.select("[name=before.quantity]").val(),
            page.select("#field-0").attr("name"),
            "3544790567247868102",
            "once",
            "a",
            "button",
            "follow");

    assertThat(runs.get(name(response)).getSpec().payload())
        .hasToString("{\"quantity\":3544790567247868102}");
  }

  @Test
  void aWrongFieldCreatesNoRunAndKeepsWhatWasTyped() {
    charge();

    var response =
        browser.submit(
            PAGE,
            "payload",
            "{\"quantity\": 1}",
            "before.quantity",
            "1",
            "field.quantity",
            "\"><script>",
            "button",
            "run");

    assertThat(response.statusCode()).isEqualTo(422);
    var page = Jsoup.parse(response.body());
    assertThat(page.select("#field-0").val()).isEqualTo("\"><script>");
    assertThat(page.select("#field-0-problems").text()).contains("is not a whole number");
    assertThat(page.select("[name=before.quantity]").val()).isEqualTo("1");
    assertThat(page.select("script:not([src^=/assets/]), .previews")).isEmpty();
    assertThat(runs.names()).isEmpty();
  }

  @Test
  void aChangedFieldThatTheSchemaNoLongerHasCreatesNoRun() {
    charge();

    var response =
        browser.submit(
            PAGE,
            "payload",
            "{\"quantity\": 1}",
            "before.amount",
            "1",
            "field.amount",
            "2",
            "before.untouched",
            "3",
            "field.untouched",
            "3",
            "ttl",
            "1h",
            "button",
            "run");

    assertThat(response.statusCode()).isEqualTo(422);
    var page = Jsoup.parse(response.body());
    assertThat(page.select("#problems").text())
        .isEqualTo("The schema has changed; amount was not applied: \"2\"");
    assertThat(payload(page)).isEqualTo("{\"quantity\": 1}");
    assertThat(page.select("#ttl").val()).isEqualTo("1h");
    assertThat(runs.names()).isEmpty();
  }

  @Test
  void aSchemaThatIsNotFlatHasTheJsonTextOnly() {
    runs.createTask(
        "charge", "{image: x, payloadSchema: {type: object, properties: {items: {type: array}}}}");

    assertThat(browser.page(PAGE).select("#fields")).isEmpty();
    assertThat(browser.page(PAGE).select("#payload")).hasSize(1);
  }

  @Test
  void runStaysAndFillsTheFormFromTheRun() {
    charge();

    var response = press("a", "{\"quantity\": 3544790567247868102}", "run");
    var page = browser.page(response.headers().firstValue("Location").orElseThrow());

    assertThat(page.select("[role=status] a").attr("href"))
        .isEqualTo("/ns/default/runs/" + runs.names().getFirst());
    assertThat(payload(page)).contains("3544790567247868102");
  }

  @Test
  void checkShowsTheSameRunElsewhere() {
    charge();

    var response =
        browser.submit(PAGE, "payload", "{\"quantity\": 1}", "tags", "it's", "button", "check");

    var previews = Jsoup.parse(response.body()).select(".previews pre").eachText();
    assertThat(previews.get(0)).contains("payload: {\"quantity\":1}", "tags: [\"it's\"]");
    assertThat(previews.get(1)).contains("--payload '{\"quantity\":1}'", "--tag 'it'\\''s'");
    assertThat(previews.get(2))
        .contains("json.readTree(\"{\\\"quantity\\\":1}\")", ".tags(\"it's\")");
    assertThat(runs.names()).isEmpty();
  }

  @Test
  void recentPayloadsAreDistinctAndTheNewestFirst() {
    charge();
    for (var number : List.of("1", "2", "2")) {
      runs.create("charge-" + runs.names().size(), "{task: charge, payload: %s}".formatted(number));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page(PAGE).select(".recent code").eachText())
                    .containsExactlyInAnyOrder("2", "1"));

    var filled = browser.page(browser.page(PAGE).select(".recent a").attr("href"));
    assertThat(payload(filled)).isIn("1", "2");
  }

  @Test
  void whatWasTypedIsText() {
    runs.createTask("charge", "{image: x, description: '<script>alert(1)</script>'}");

    var response =
        browser.submit(
            PAGE,
            "payload",
            "\"</textarea><script>alert(1)</script>\"",
            "queue",
            "\"><img src=x>",
            "tags",
            "</textarea><img src=x>",
            "button",
            "check");

    var page = Jsoup.parse(response.body());
    assertThat(page.select("script:not([src^=/assets/]), img")).isEmpty();
    assertThat(payload(page)).contains("</textarea><script>");
    assertThat(page.select(".lead").text()).isEqualTo("<script>alert(1)</script>");
    assertThat(browser.page("/ns/default/tasks").select("script:not([src^=/assets/])")).isEmpty();
  }

  @Test
  void aTaskThatDoesNotExistCanBeTestedAllTheSame() {
    assertThat(browser.page(PAGE).select(".advice.bad").text()).contains("A run waits until");
    assertThat(press("a", "null", "follow").statusCode()).isEqualTo(303);
    assertThat(browser.get("/ns/-/tasks/charge/test").statusCode()).isEqualTo(404);
    assertThat(browser.get("/ns/default/tasks/charge").statusCode()).isEqualTo(404);
  }

  @Test
  void noRunComesFromAnotherSite() {
    assertThat(browser.post(PAGE, "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(runs.names()).isEmpty();
  }

  private void charge() {
    runs.createTask(
        "charge", "{image: x, description: Charges a card., payloadSchema: %s}".formatted(SCHEMA));
  }

  private HttpResponse<String> press(String once, String payload, String button) {
    return browser.submit(PAGE, "payload", payload, "once", once, "button", button);
  }

  private static String name(HttpResponse<String> response) {
    var location = response.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String payload(Document page) {
    return page.select("#payload").first().wholeText().stripLeading();
  }
}
