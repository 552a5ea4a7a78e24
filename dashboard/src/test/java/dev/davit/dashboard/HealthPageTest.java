package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of what keeps runs from completing, on the API in memory.
class HealthPageTest {
  private static final String PAGE = "/ns/default/health";

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
  void whatKeepsRunsFromCompletingComesFirst() {
    assertThat(browser.page(PAGE).select(".lead").text())
        .isEqualTo("Nothing was found that keeps the runs of this namespace from completing.");
    runs.create("mail-1", "{task: mail}");
    runs.status(
        "mail-1",
        "{phase: Queued, reason: QueueNotFound, message: \"there is no queue <b>q</b>\\u202e\"}");

    var page = browser.page(PAGE);

    assertThat(page.select("nav [aria-current]").text()).isEqualTo("Health");
    assertThat(page.select(".lead").text()).isEqualTo("One thing has to be done.");
    assertThat(page.select("tbody tr").first().text())
        .startsWith("✖ Bad run mail-1: QueueNotFound: there is no queue <b>q</b>\\u202e");
    assertThat(page.select("tbody tr").eachText()).contains("✔ OK runs: 1 in namespace default.");
    assertThat(page.select("tbody b")).isEmpty();
  }

  @Test
  void aRunThatWasSetAsideIsFound() {
    runs.create("mail-1", "{task: mail}");
    runs.status("mail-1", "{phase: Queued, reason: Unreadable, message: spec.ttl is \"soon\"}");

    assertThat(browser.page(PAGE).select("tbody tr").first().text())
        .contains("run mail-1: Unreadable: spec.ttl is", "CRDs of the same version");
  }

  @Test
  void runsThatWereNotLookedAtAreSaid() {
    for (var i = 0; i < 501; i++) {
      runs.create("mail-" + i, "{task: mail, payload: 1}");
    }

    assertThat(browser.page(PAGE).select("tbody tr").eachText())
        .anyMatch(it -> it.startsWith("⚠ Note Only the first 500 unfinished runs were looked at."));
  }

  @Test
  void allNamespacesLeadToEach() {
    var page = browser.page("/ns/-/health");

    assertThat(page.select(".empty a").eachAttr("href")).containsExactly(PAGE);
    assertThat(browser.get(PAGE + "/x").statusCode()).isEqualTo(404);
    assertThat(browser.post(PAGE).statusCode()).isEqualTo(404);
  }

  @Test
  void anApiServerThatIsAwayIsTheOnlyFinding() {
    runs.stop();

    var page = browser.page(PAGE);

    assertThat(page.select("tbody tr")).hasSize(1);
    assertThat(page.select("tbody tr").text()).startsWith("✖ Bad Could not read the version");
  }
}
