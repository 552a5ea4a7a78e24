package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of errors, on the API in memory.
class ErrorsPageTest {
  private static final String PAGE = "/ns/default/errors";

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
  void anErrorLeadsToItsRunsAndOnlyToThem() {
    fail("mail-1", "CardDeclined");
    fail("mail-2", "CardDeclined");
    fail("mail-3", "Other");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page(PAGE).select("[data-label=Runs]").eachText())
                    .containsExactlyInAnyOrder("2", "1"));

    var row = browser.page(PAGE).select("tbody tr:contains(CardDeclined)");
    assertThat(row.select(".about b + small").text()).isEqualTo("TaskFailed");
    assertThat(row.select(".others a").eachText()).containsExactlyInAnyOrder("mail-1", "mail-2");
    var list = browser.page(row.select("[data-label=Runs] a").attr("href"));
    assertThat(list.select(".runs .name a").eachText())
        .containsExactlyInAnyOrder("mail-1", "mail-2");
    assertThat(list.select(".filter .tag").eachText())
        .containsExactly("reason TaskFailed", "error CardDeclined");
    assertThat(list.select("[name=error]").val()).isEqualTo("CardDeclined");
  }

  @Test
  void failuresWithoutAnErrorDoNotLinkToOthers() {
    fail("mail-1", "");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page(PAGE).select("[data-label=Runs]").eachText())
                    .containsExactly("1"));

    assertThat(browser.page(PAGE).select("[data-label=Runs] a")).isEmpty();
  }

  @Test
  void thePeriodIsInTheAddress() {
    var page = browser.page(PAGE + "?since=24h");

    assertThat(page.select(".chip[aria-current]").text()).isEqualTo("the last 24 hours");
    assertThat(page.select(".empty").text()).startsWith("No run of this period has failed");
    assertThat(browser.get(PAGE + "/x").statusCode()).isEqualTo(404);
    assertThat(browser.post(PAGE).statusCode()).isEqualTo(404);
  }

  @Test
  void whatTasksWriteIsText() {
    fail("mail-1", "<script>alert(1)</script>\\u202e");
    await().untilAsserted(() -> assertThat(browser.get(PAGE).body()).contains("&lt;script"));

    var page = browser.page(PAGE);
    assertThat(page.select("script:not([src^=/assets/])")).isEmpty();
    assertThat(browser.get(PAGE).body()).doesNotContain("\u202e");
    var list = page.select("[data-label=Runs] a").attr("href");
    assertThat(browser.page(list).select(".runs .name a").text()).isEqualTo("mail-1");
    assertThat(browser.page(list).select("script:not([src^=/assets/])")).isEmpty();
  }

  private void fail(String name, String error) {
    runs.create(name, "{task: mail}");
    runs.status(
        name,
        "{phase: Failed, reason: TaskFailed, finished: true, attempt: 1, error: {type: \"%s\"}}"
            .formatted(error));
  }
}
