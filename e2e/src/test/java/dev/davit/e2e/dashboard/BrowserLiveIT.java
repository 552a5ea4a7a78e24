package dev.davit.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.web.Guard;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.openqa.selenium.WindowType;

/// Pages follow what happens in the API, in a browser.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class BrowserLiveIT {
  private static final String EXECUTING =
      "{phase: Executing, reason: Executing, attempt: 1, times: {startedAt:"
          + " \"2026-03-01T14:00:00Z\"}}";

  private final ControlPlane cluster;
  private OpenDashboard open;
  private Shop shop;
  private Tab tab;

  BrowserLiveIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void start() {
    open = OpenDashboard.of(cluster, "live");
    shop = open.shop();
    tab = open.tab();
  }

  @AfterAll
  void close() {
    if (open != null) {
      open.close();
    }
  }

  @Test
  void aRowFollowsItsRunAndStaysWhereItIs() {
    shop.createRun("row-1", "{task: row}");
    openRuns("row", "row-1");
    tab.script("window.isSame = true");

    shop.status("row-1", EXECUTING);
    tab.awaitText(row("row-1"), "Executing");
    shop.status("row-1", "{phase: Completed, reason: Completed, finished: true}");
    tab.awaitText(row("row-1"), "Completed");

    assertThat(tab.script("return window.isSame"))
        .as("the page was not loaded again")
        .isEqualTo(true);
  }

  @Test
  void newRunsWaitBehindAButton() {
    shop.createRun("new-1", "{task: new}");
    openRuns("new", "new-1");

    shop.createRun("new-2", "{task: new}");
    tab.awaitText("#new-runs", "Show 1 new run");
    shop.createRun("new-3", "{task: new}");
    tab.awaitText("#new-runs", "Show 2 new runs");
    assertThat(tab.texts(".runs .name a")).containsExactly("new-1");

    tab.press("#new-runs");
    tab.await("all runs", it -> it.texts(".runs .name a").size() == 3);
    assertThat(tab.texts(".runs .name a")).contains("new-1", "new-2", "new-3");
  }

  @Test
  void thePageOfARunGetsItsOutputAndKeepsTheFocus() {
    shop.createRun("focus-1", "{task: focus}");
    shop.status("focus-1", EXECUTING);
    open.open("/runs/focus-1");
    tab.awaitText("#run-head", "Executing");
    tab.script("document.querySelector('a[href$=\"/yaml\"]').focus()");

    shop.status("focus-1", "{phase: Completed, finished: true, output: {receipt: r-1}}");
    tab.awaitText("#run-content", "r-1");

    assertThat(tab.script("return document.activeElement.textContent")).isEqualTo("YAML");
  }

  @Test
  void whatIsOpenStaysOpen() {
    shop.createRun("open-1", "{task: open, payload: [%s0]}".formatted("12345,".repeat(6_000)));
    shop.status("open-1", EXECUTING);
    open.open("/runs/open-1");
    tab.press("main summary");

    shop.status(
        "open-1",
        "{phase: Failed, finished: true, error: {type: Declined, message: no, stackTrace: at x}}");
    tab.awaitText("#run-content", "Declined");

    assertThat(tab.texts("main details[open] summary"))
        .singleElement()
        .asString()
        .contains("show the first 32 KiB");
  }

  @Test
  void scrolledUpStaysUp() {
    shop.createRun("log-1", "{task: log}");
    shop.status("log-1", ended(60));
    open.open("/runs/log-1");
    tab.awaitText("pre.log", "line 60");
    tab.script("document.querySelector('pre.log').scrollTop = 40");

    shop.status("log-1", ended(61));
    tab.awaitText("pre.log", "line 61");
    assertThat(tab.script("return document.querySelector('pre.log').scrollTop")).isEqualTo(40L);

    tab.script("const log = document.querySelector('pre.log'); log.scrollTop = log.scrollHeight");
    shop.status("log-1", ended(70));
    tab.awaitText("pre.log", "line 70");
    assertThat(
            tab.script(
                "const log = document.querySelector('pre.log');"
                    + " return log.scrollHeight - log.clientHeight - log.scrollTop < 8"))
        .as("who reads the end of the log sees its new end")
        .isEqualTo(true);
  }

  @Test
  void theSeventhTabStillAnswers() {
    shop.createRun("tabs-1", "{task: tabs}");
    var first = open.driver().getWindowHandle();
    try {
      openRuns("tabs", "tabs-1");
      for (var i = 2; i <= 8; i++) {
        open.driver().switchTo().newWindow(WindowType.TAB);
        openRuns("tabs", "tabs-1");
      }
      shop.status("tabs-1", EXECUTING);
      tab.awaitText(row("tabs-1"), "Executing");
    } finally {
      for (var other : open.driver().getWindowHandles()) {
        if (!other.equals(first)) {
          open.driver().switchTo().window(other).close();
        }
      }
      open.driver().switchTo().window(first);
    }
    // A tab that was hidden when something happened has it soon after it is shown again.
    tab.awaitText(row("tabs-1"), "Executing");
  }

  @Test
  void liveAgainAfterARestartOfTheDashboard() {
    shop.createRun("again-1", "{task: again}");
    var before = OpenDashboard.start(shop, Guard.ofMachine(), 0);
    var other = new Tab(open.driver(), before.url());
    var port = URI.create(before.url()).getPort();
    try (before) {
      other.open(open.path("/runs?task=again"));
      other.awaitText("#rows", "again-1");
    }
    shop.status("again-1", EXECUTING);

    try (var _ = OpenDashboard.start(shop, Guard.ofMachine(), port)) {
      other.awaitText(row("again-1"), "Executing");
    }
  }

  /// Browsers end a stream for good if the answer is not 200.
  @Test
  void aPageThatMayNotFollowSaysSoAndFollowsAgain() {
    shop.createRun("lost-1", "{task: lost}");
    openRuns("lost", "lost-1");
    var cookies = open.driver().manage().getCookies();
    open.driver().manage().deleteAllCookies();
    try {
      tab.script("document.dispatchEvent(new Event('visibilitychange'))");
      tab.awaitText("#not-live", "This page is not live: trying again.");
    } finally {
      cookies.forEach(open.driver().manage()::addCookie);
    }
    shop.status("lost-1", EXECUTING);

    tab.awaitText(row("lost-1"), "Executing");
    tab.await("the page is live again", it -> !it.has("#not-live"));
  }

  private void openRuns(String task, String run) {
    tab.await(
        run + " is listed",
        it -> {
          open.open("/runs?task=" + task);
          return it.text("#rows").contains(run);
        });
  }

  private static String row(String run) {
    return "[id='run-live/" + run + "']";
  }

  /// The status of a run that has ended with so many lines of log.
  private static String ended(int lines) {
    var log =
        IntStream.rangeClosed(1, lines)
            .mapToObj(n -> "line " + n)
            .collect(Collectors.joining("\\n"));
    return """
    {phase: Delayed, reason: RetryBackoff, attempt: 1, attempts: [
    {attempt: 1, pod: log-1-1, reason: TaskFailed, logTail: "%s"}]}
    """
        .formatted(log);
  }
}
