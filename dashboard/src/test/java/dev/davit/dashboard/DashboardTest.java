package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.web.Guard;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pages, on the API in memory.
class DashboardTest {
  private static final String ATTACK =
      "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e\u001b[31m";

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
  void theListHasRunsWithPhaseCountsAndLinks() {
    runs.create("mail-1", "{task: mail, tags: ['customer:7']}");
    runs.create("mail-2", "{task: mail}");
    runs.status("mail-2", "{phase: Failed, reason: TaskFailed, attempt: 3}");
    awaitRows(2);
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page("/ns/default/runs").select(".chip").eachText())
                    .containsExactly("All 2", "◷ Queued 1", "✖ Failed 1"));

    var failed = browser.page("/ns/default/runs?phase=Failed");
    assertThat(names(failed)).containsExactly("mail-2");
    assertThat(failed.select(".chip").eachText())
        .containsExactly("All 2", "◷ Queued 1", "✖ Failed 1");
    assertThat(failed.select(".chip[aria-current]").text()).isEqualTo("✖ Failed 1");
    assertThat(failed.select(".runs .phase + small").text()).isEqualTo("TaskFailed");
    assertThat(failed.select(".runs .name a").attr("href")).isEqualTo("/ns/default/runs/mail-2");
    var tagged = browser.page("/ns/-/runs").select(".tag").attr("href");
    assertThat(names(browser.page(tagged))).containsExactly("mail-1");
  }

  @Test
  void aRunShowsWhyItFailedAndWhatToDo() {
    runs.create("mail-1", "{task: mail, payload: {to: ada}}");
    runs.status(
        "mail-1",
        """
        {phase: Failed, reason: TaskFailed, message: Attempt 1 of 1 failed, finished: true, attempt: 1, pod: mail-1-a1,
         error: {type: CardDeclined, message: no money, stackTrace: "at Mail.java:7"},
         times: {queuedAt: '2026-03-01T13:59:00Z', startedAt: '2026-03-01T14:00:00Z'},
         hookErrors: [{hook: onFailure, type: Oh, message: dear}],
         attempts: [{attempt: 1, pod: mail-1-a1, reason: TaskFailed, exitCode: 1, logTail: "last words",
          startedAt: '2026-03-01T14:00:00Z', endedAt: '2026-03-01T14:00:02Z'}]}
        """);

    var page = browser.page("/ns/default/runs/mail-1");

    assertThat(page.select("h1").text()).isEqualTo("mail-1");
    assertThat(page.select(".head .phase").text()).isEqualTo("✖ Failed");
    assertThat(page.select("dd time").eachAttr("datetime"))
        .contains("2026-03-01T13:59:00Z", "2026-03-01T14:00:00Z");
    assertThat(page.select(".advice").text()).contains("Read `status.error` and fix the task.");
    assertThat(page.select(".card .error").eachText())
        .contains("CardDeclined no money", "onFailure Oh: dear");
    assertThat(page.select("details pre").text()).isEqualTo("at Mail.java:7");
    assertThat(page.select("pre.log").text()).isEqualTo("last words");
    assertThat(page.select("pre.json").text()).isEqualTo("{\n  \"to\": \"ada\"\n}");
    assertThat(page.select("svg .bar.failed")).hasSize(1);
    assertThat(page.select("form[action$=/replay]")).hasSize(1);
    assertThat(page.select("form[action$=/cancel]")).isEmpty();
    for (var i = 0; i < 3; i++) {
      assertThat(browser.get("/ns/default/runs/mail-1/log/mail-1-a1").body())
          .as("a log that was sent leaves room for the next one")
          .isEqualTo("last words");
    }
    assertThat(browser.get("/ns/default/runs/mail-1/yaml").body()).contains("to: \"ada\"");
    assertThat(browser.get("/ns/default/runs/mail-1/payload.json").headers().map())
        .containsEntry(
            "content-disposition", List.of("attachment; filename=\"mail-1-payload.json\""));
  }

  @Test
  void whatTasksWriteIsText() {
    var attack = ATTACK.replace("\"", "\\\"").replace("\u202e", "\\u202e").replace("\u001b", "\\e");
    runs.create(
        "attack",
        "{task: mail, payload: {\"%1$s\": \"%1$s\"}, tags: [\"%1$s\"], concurrencyKey: \"%1$s\", idempotencyKey: \"%1$s\"}"
            .formatted(attack));
    runs.status(
        "attack",
        """
        {phase: Failed, reason: "%1$s", message: "%1$s", finished: true, attempt: 1, pod: "%1$s", waitsFor: "%1$s",
         error: {type: "%1$s", message: "%1$s", stackTrace: "%1$s"}, output: ["%1$s"], metadata: {"%1$s": 1},
         hookErrors: [{hook: "%1$s", type: "%1$s", message: "%1$s"}],
         attempts: [{attempt: 1, pod: "%1$s", reason: "%1$s", message: "%1$s", node: "%1$s", logTail: "%1$s",
          error: {type: "%1$s", message: "%1$s", stackTrace: "%1$s"}}]}
        """
            .formatted(attack));
    await()
        .untilAsserted(() -> assertThat(browser.get("/ns/default/runs").body()).contains("Failed"));

    for (var path :
        List.of(
            "/ns/default/runs",
            "/ns/default",
            "/ns/default/runs/attack",
            "/ns/default/runs?tag=%3Cscript%3Ealert(1)%3C/script%3E%22%3E&name=%22%3E%3Cimg%3E&phase=%22%3E%3Cimg%3E",
            "/ns/default/runs/%3Cscript%3E")) {
      var response = browser.get(path);
      var page = browser.page(path);
      assertThat(
              page.select(
                  "script:not([src^=/assets/]), img, iframe, object, style, [style], [onerror]"))
          .as(path)
          .isEmpty();
      assertThat(page.select("[href]").eachAttr("href"))
          .as(path)
          .allMatch(href -> href.startsWith("/") || href.startsWith("#") || href.startsWith("?"));
      assertThat(response.body()).as(path).doesNotContain("\u202e", "\u001b");
    }
    assertThat(browser.page("/ns/default/runs/attack").select(".card .error b").first().text())
        .contains("<script>alert(1)</script>", "\\u202e");
  }

  @Test
  void aHugeOutputDoesNotFreezeThePage() {
    runs.create("mail-1", "{task: mail, payload: [\"%s\"]}".formatted("x".repeat(100_000)));

    var response = browser.get("/ns/default/runs/mail-1");

    assertThat(response.body().length()).isLessThan(50_000);
    assertThat(browser.page("/ns/default/runs/mail-1").select("details summary").eachText())
        .contains("98 KiB: show the first 32 KiB");
    assertThat(browser.get("/ns/default/runs/mail-1/payload.json").body())
        .hasSizeGreaterThan(99_999);
  }

  @Test
  void bigNumbersArriveAsTyped() {
    runs.create("mail-1", "{task: mail, payload: {n: 3544790567247868102}}");

    assertThat(browser.page("/ns/default/runs/mail-1").select("pre.json").text())
        .contains("3544790567247868102");
  }

  @Test
  void buttonsCancelAndReplay() {
    runs.create("mail-1", "{task: mail, payload: {to: ada}}");

    var canceled = browser.post("/ns/default/runs/mail-1/cancel");
    assertThat(canceled.statusCode()).isEqualTo(303);
    assertThat(canceled.headers().firstValue("Location")).contains("/ns/default/runs/mail-1");
    assertThat(browser.page("/ns/default/runs/mail-1").select(".actions").text())
        .isEqualTo("is being canceled Replay with changes");
    assertThat(browser.post("/ns/default/runs/mail-1/replay").statusCode()).isEqualTo(409);

    runs.status("mail-1", "{phase: Canceled, finished: true}");
    var replayed = browser.post("/ns/default/runs/mail-1/replay");
    var location = replayed.headers().firstValue("Location").orElseThrow();
    assertThat(browser.page(location).select("pre.json").text()).contains("ada");
  }

  @Test
  void noWriteComesFromAnotherSite() {
    runs.create("mail-1", "{task: mail}");

    assertThat(browser.post("/ns/default/runs/mail-1/cancel", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(browser.get("/ns/default/runs/mail-1/cancel").statusCode()).isEqualTo(404);
    assertThat(browser.page("/ns/default/runs/mail-1").select("form[action$=/cancel]")).hasSize(1);
  }

  @Test
  void everyPageIsClosedToForeignContent() throws Exception {
    for (var path : List.of("/", "/ns/default/runs", "/ns/default/runs/none", "/x")) {
      var headers = browser.bytes(path, "Accept", "*/*").headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void assetsAreKeptAndCompressed() throws Exception {
    var page = browser.page("/ns/default/runs");
    var style = page.select("link[rel=stylesheet]").attr("href");

    var plain = browser.bytes(style, "Accept", "*/*");
    var packed = browser.bytes(style, "Accept-Encoding", "gzip");
    assertThat(plain.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(plain.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(packed.body()).hasSizeLessThan(4 * 1024);
    assertThat(plain.body()).hasSizeLessThan(12 * 1024);
    assertThat(new String(plain.body(), StandardCharsets.UTF_8)).doesNotContain("url(", "@import");
    assertThat(browser.get(style.replace("/assets/", "/assets/0")).statusCode()).isEqualTo(404);
  }

  @Test
  void addressesOfNothingAreProblemPages() {
    for (var path :
        List.of(
            "/x",
            "/ns",
            "/ns/default/pods",
            "/ns/default/runs/none",
            "/ns/..%2f/runs",
            "/ns/default/runs/none/payload.json",
            "/ns/default/runs/a/log/b/c")) {
      assertThat(browser.get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(browser.page(path).select("h1").text()).as(path).isEqualTo("Not found");
    }
    assertThat(browser.get("/").headers().firstValue("Location")).contains("/ns/default");
  }

  @Test
  void oneNamespaceIsEnough() {
    try (var one =
            Dashboard.start(
                runs.kubernetes(), new Scope("local", "default", "default"), Guard.ofMachine(), 0);
        var other = new Browser(one.url())) {
      assertThat(other.get("/ns/default/runs").statusCode()).isEqualTo(200);
      assertThat(other.get("/ns/davit-system/runs").statusCode()).isEqualTo(404);
      assertThat(other.get("/ns/-/runs").statusCode()).isEqualTo(404);
    }
  }

  private void awaitRows(int count) {
    await().untilAsserted(() -> assertThat(names(browser.page("/ns/default/runs"))).hasSize(count));
  }

  private static List<String> names(Document page) {
    return page.select(".runs .name a").stream().map(Element::text).toList();
  }
}
