package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The list of tokens and the page that completes each, on the API in memory.
class TokensPageTest {
  private static final String PAGE = "/ns/default/tokens";

  private LocalDashboard local;
  private LocalRuns runs;
  private Browser browser;

  @BeforeEach
  void start() {
    local = LocalDashboard.start();
    runs = local.runs();
    browser = local.browser();
    runs.createOther(Token.class, "approval", "{run: order-1, tags: [order-7, '<b>x</b>']}");
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void tokensThatWaitAreListedWithTheirRunAndTags() {
    runs.createOther(Token.class, "old", "{}");
    status("old", "{phase: TimedOut, finished: true, finishedAt: '2026-03-01T14:00:00Z'}");

    var page = browser.page(PAGE);
    assertThat(page.select("nav [aria-current]").eachText()).containsExactly("Tokens", "◷ Waiting");
    assertThat(page.select(".about").text()).isEqualTo("approval");
    assertThat(page.select("td a").eachAttr("href"))
        .containsExactly(PAGE + "/approval", "/ns/default/runs/order-1");
    assertThat(page.select(".tag").eachText()).containsExactly("order-7", "<b>x</b>");

    var finished = browser.page(page.select(".chip").last().attr("href"));
    assertThat(finished.select(".about").text()).isEqualTo("old");
    assertThat(finished.select("td .phase").text()).isEqualTo("⊘ TimedOut");
  }

  @Test
  void aTokenIsCompletedAsTyped() {
    var response = complete("approval", "{\"n\": 3544790567247868102, \"why\": null}", "ada");

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.headers().firstValue("Location")).contains(PAGE + "/approval");
    var completion = token("approval").getSpec().completion();
    assertThat(completion.output()).hasToString("{\"n\":3544790567247868102,\"why\":null}");
    assertThat(completion.by()).isEqualTo("ada");
    var page = browser.page(PAGE + "/approval");
    assertThat(page.select(".head .phase").text()).isEqualTo("✔ Completed");
    assertThat(page.select(".advice").text()).isEqualTo("Completed by ada.");
    assertThat(page.select("pre.json").text()).contains("3544790567247868102");
    assertThat(page.select("form[action$=/complete]")).isEmpty();
  }

  @Test
  void aSecondCompletionSaysWhoWasFirst() {
    complete("approval", "true", "ada");
    status("approval", "{phase: Completed, finished: true, finishedAt: '2026-03-01T14:00:00Z'}");

    var second = complete("approval", "false", "bob");

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(Jsoup.parse(second.body()).select("#problems").text())
        .isEqualTo(
            "Somebody was faster, and the first completion counts. Completed by ada at 2026-03-01"
                + " 14:00:00 UTC.");
    assertThat(token("approval").getSpec().completion().output()).hasToString("true");
  }

  @Test
  void theSameFormSentTwiceIsNoProblem() {
    assertThat(complete("approval", "null", "").statusCode()).isEqualTo(303);
    assertThat(complete("approval", "null", "").statusCode()).isEqualTo(303);
    assertThat(browser.page(PAGE + "/approval").select(".advice + p").text())
        .isEqualTo("It was completed with no output.");
  }

  @Test
  void aProblemKeepsWhatWasTypedAndCompletesNothing() {
    var response =
        complete("approval", "{\"a\": </textarea><script>alert(1)</script>", "x".repeat(254));

    assertThat(response.statusCode()).isEqualTo(422);
    var page = Jsoup.parse(response.body());
    assertThat(page.select("#output-problems").text()).contains("Line 1, column 7");
    assertThat(page.select("#by-problems").text()).contains("254", "253");
    assertThat(page.select("#output").first().wholeText()).contains("</textarea><script>");
    assertThat(page.select("script:not([src^=/assets/])")).isEmpty();
    assertThat(token("approval").getSpec().completion()).isNull();
  }

  @Test
  void aTokenThatTimedOutCannotBeCompleted() {
    status("approval", "{phase: TimedOut, finished: true, finishedAt: '2026-03-01T14:00:00Z'}");

    assertThat(browser.page(PAGE + "/approval").select("form[action$=/complete]")).isEmpty();
    var response = complete("approval", "true", "");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(Jsoup.parse(response.body()).select("#problems").text()).contains("timed out");
  }

  @Test
  void aTimeoutIsNotKnownUntilAnOperatorHasSeenTheToken() {
    assertThat(browser.page(PAGE).select("[data-label='Times out']").text())
        .isEqualTo("not known yet");
    assertThat(browser.page(PAGE + "/approval").select("dd").eachText()).contains("not known yet");

    status("approval", "{phase: Waiting, reason: Waiting, finished: false}");

    assertThat(browser.page(PAGE).select("[data-label='Times out']").text()).isEqualTo("never");
    assertThat(browser.page(PAGE + "/approval").select("dd").eachText()).contains("never");
  }

  @Test
  void problemsDescribeTheirFields() {
    assertThat(browser.page(PAGE + "/approval").select("[name=by]").attr("aria-describedby"))
        .isEqualTo("by-problems");
  }

  @Test
  void nothingElseCompletesIt() {
    assertThat(browser.post(PAGE + "/approval/complete", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(browser.post(PAGE + "/approval/expire").statusCode()).isEqualTo(404);
    assertThat(browser.get(PAGE + "/approval/complete").statusCode()).isEqualTo(404);
    assertThat(complete("none", "true", "").statusCode()).isEqualTo(404);
    assertThat(browser.get("/ns/-/tokens/approval").statusCode()).isEqualTo(404);
    assertThat(token("approval").getSpec().completion()).isNull();
  }

  @Test
  void whatOthersWriteIsText() {
    complete("approval", "\"<script>alert(1)</script>\"", "<img src=x>\u202e");

    for (var path : new String[] {PAGE, PAGE + "/approval"}) {
      Document page = browser.page(path);
      assertThat(page.select("script:not([src^=/assets/]), img, b:not(.chip b)"))
          .as(path)
          .isEmpty();
      assertThat(browser.get(path).body()).as(path).doesNotContain("\u202e");
    }
  }

  private HttpResponse<String> complete(String name, String output, String by) {
    return browser.submit(PAGE + "/" + name + "/complete", "output", output, "by", by);
  }

  private Token token(String name) {
    return runs.kubernetes().resources(Token.class).inNamespace("default").withName(name).require();
  }

  private void status(String name, String status) {
    runs.kubernetes()
        .resources(Token.class)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            runs.kubernetes()
                .getKubernetesSerialization()
                .asJson(
                    runs.kubernetes()
                        .getKubernetesSerialization()
                        .unmarshal("status: " + status, Map.class)));
  }
}
