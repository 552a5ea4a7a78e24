package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The first page, on the API in memory.
class OverviewPageTest {
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
  void theFirstPageShowsWhatFailsAndWhyRunsWait() {
    runs.create("mail-1", "{task: mail}");
    runs.status("mail-1", failed());
    runs.create("mail-2", "{task: mail}");
    runs.status("mail-2", "{phase: Queued, reason: QueuePaused}");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page("/ns/default").select(".tile").eachText())
                    .contains("Queued 1", "Failed in 24 hours 1"));

    assertThat(browser.get("/").headers().firstValue("Location")).contains("/ns/default");
    var page = browser.page("/ns/default");
    assertThat(page.select("nav [aria-current]").text()).isEqualTo("Overview");
    assertThat(page.select("svg rect.bar.bad")).hasSize(1);
    assertThat(page.select("#day h2").text())
        .matches("Runs that ended since [0-9-]+ [0-9]{2}:[03]0:00");
    assertThat(page.select("svg title").eachText())
        .hasSize(48)
        .anyMatch(it -> it.endsWith(": 1 Failed"));
    assertThat(page.select("#day table td").eachText()).contains("1", "✖ 1 Failed");
    assertThat(page.select("#why section:first-child td").eachText())
        .containsExactly("mail", "1 of 1", "CardDeclined");
    assertThat(page.select("#why section:last-child td").first().text()).isEqualTo("◷ Queued");
    for (var href : page.select("#why a").eachAttr("href")) {
      assertThat(browser.page(href).select(".runs .name a")).as(href).hasSize(1);
    }
    assertThat(names(page.select("#why section:last-child a").attr("href"))).isEqualTo("mail-2");
    assertThat(names(page.select("#why section:first-child a").attr("href"))).isEqualTo("mail-1");
    assertThat(names(page.select(".tile").last().attr("href"))).isEqualTo("mail-1");
  }

  @Test
  void aLinkLeadsToNoOtherRunsThanItSays() {
    runs.create("mail-1", "{task: mail}");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page("/ns/default").select("#why td.number").eachText())
                    .containsExactly("1"));

    var page = browser.page("/ns/default");
    assertThat(page.select("#why a")).isEmpty();
    assertThat(page.select(".tile").last().attr("title")).startsWith("All failed runs");
    assertThat(page.select(".tile").first().hasAttr("title")).isFalse();
  }

  @Test
  void withoutRunsItSaysSo() {
    var page = browser.page("/ns/-");

    assertThat(page.select(".tile").eachText()).contains("Executing 0", "Oldest wait –");
    assertThat(page.select("#why p").eachText())
        .containsExactly("No run has failed in the last 24 hours.", "No run waits.");
    assertThat(browser.post("/ns/default").statusCode()).isEqualTo(404);
  }

  @Test
  void whatTasksWriteIsText() {
    runs.create("mail-1", "{task: mail}");
    runs.status("mail-1", failed().replace("CardDeclined", "<script>alert(1)</script>\\u202e"));
    runs.create("mail-2", "{task: mail}");
    runs.status("mail-2", "{phase: Queued, reason: '<img src=x>'}");
    await()
        .untilAsserted(
            () -> assertThat(browser.get("/ns/default").body()).contains("&lt;img", "&lt;script"));

    var page = browser.page("/ns/default");

    assertThat(page.select("script:not([src^=/assets/]), img, [style]")).isEmpty();
    assertThat(browser.get("/ns/default").body()).doesNotContain("\u202e");
  }

  private String names(String href) {
    return browser.page(href).select(".runs .name a").text();
  }

  private static String failed() {
    return "{phase: Failed, reason: TaskFailed, finished: true, attempt: 1, error: {type: \"CardDeclined\"}, times: {finishedAt: '%s'}}"
        .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}
