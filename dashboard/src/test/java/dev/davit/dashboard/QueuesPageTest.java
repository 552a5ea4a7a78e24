package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.Queue;
import dev.davit.api.QueueSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The list of queues, on the API in memory.
class QueuesPageTest {
  private static final String PAGE = "/ns/default/queues";

  private LocalDashboard local;
  private LocalRuns runs;
  private Browser browser;

  @BeforeEach
  void start() {
    local = LocalDashboard.start();
    runs = local.runs();
    browser = local.browser();
    runs.createOther(Queue.class, "mail", "{concurrencyLimit: 2, maxQueued: 100}");
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void aQueueShowsItsLimitsAndItsOldestWait() {
    runs.create("mail-1", "{task: mail}");
    runs.status("mail-1", "{phase: Queued, queue: queue/mail}");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.page(PAGE).select("[data-label=Oldest wait]").text())
                    .endsWith(" s"));

    var page = browser.page(PAGE);

    assertThat(page.select(".limit").val()).isEqualTo("2");
    assertThat(page.select(".others").text()).isEqualTo("queued: 100");
    assertThat(page.select("nav [aria-current]").text()).isEqualTo("Queues");
    var ofQueue = browser.page(page.select(".about a").attr("href"));
    assertThat(ofQueue.select(".runs .name a").eachText()).containsExactly("mail-1");
  }

  @Test
  void buttonsPauseResumeAndLimit() {
    assertThat(browser.post(PAGE + "/mail/pause").statusCode()).isEqualTo(303);
    assertThat(spec().paused()).isTrue();
    assertThat(browser.page(PAGE).select(".press button").text()).isEqualTo("Resume");
    assertThat(browser.page(PAGE).select(".about pre").text())
        .contains(
            "kubectl patch queues.davit.dev mail -n default", "{\"spec\":{\"paused\":false}}");

    assertThat(browser.post(PAGE + "/mail/resume").statusCode()).isEqualTo(303);
    assertThat(spec().paused()).isFalse();

    assertThat(browser.submit(PAGE + "/mail/limit", "limit", "7").statusCode()).isEqualTo(303);
    assertThat(spec().concurrencyLimit()).isEqualTo(7);
  }

  @Test
  void aLimitThatIsNoneChangesNothing() {
    for (var limit : new String[] {"", "0", "-1", "many", "100001", "1}"}) {
      assertThat(browser.submit(PAGE + "/mail/limit", "limit", limit).statusCode())
          .as(limit)
          .isEqualTo(422);
    }
    assertThat(spec().concurrencyLimit()).isEqualTo(2);
  }

  @Test
  void noChangeComesFromAnotherSite() {
    assertThat(browser.post(PAGE + "/mail/pause", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(browser.post(PAGE + "/none/pause").statusCode()).isEqualTo(404);
    assertThat(browser.post(PAGE + "/mail/delete").statusCode()).isEqualTo(404);
    assertThat(spec().paused()).isFalse();
  }

  private QueueSpec spec() {
    return runs.kubernetes()
        .resources(Queue.class)
        .inNamespace("default")
        .withName("mail")
        .require()
        .getSpec();
  }
}
