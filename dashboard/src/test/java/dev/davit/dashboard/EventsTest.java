package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The events that make pages load themselves again.
@Timeout(60)
class EventsTest {
  private LocalDashboard local;
  private LocalRuns runs;
  private Browser browser;

  @BeforeEach
  void start() {
    local = LocalDashboard.start();
    runs = local.runs();
    browser = local.browser();
    runs.create("mail-1", "{task: mail}");
    runs.create("mail-2", "{task: mail}");
    await()
        .untilAsserted(
            () -> assertThat(browser.page("/ns/default/runs").select(".runs .name")).hasSize(2));
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void aPageNamesTheEventsThatConcernIt() {
    assertThat(browser.page("/ns/default/runs").select("main").attr("data-events"))
        .isEqualTo("/events");
    assertThat(browser.page("/ns/default/runs/mail-1").select("main").attr("data-events"))
        .isEqualTo("/events?ns=default&run=mail-1");
    var script = browser.page("/ns/default/runs").select("script").attr("src");
    assertThat(browser.get(script).headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
  }

  @Test
  void aChangeIsAnEvent() {
    try (var lines = browser.lines("/events")) {
      var events = lines.iterator();
      assertThat(nextLine(events)).isEqualTo("data: changed");

      runs.status("mail-2", "{phase: Executing, attempt: 1}");

      assertThat(nextLine(events)).isEqualTo("data: changed");
    }
  }

  @Test
  void aRunHasNoEventsOfOtherRuns() {
    try (var lines = browser.lines("/events?ns=default&run=mail-1")) {
      var events = lines.iterator();
      assertThat(nextLine(events)).isEqualTo("data: changed");

      runs.status("mail-2", "{phase: Executing, attempt: 1}");
      assertThat(nextLine(events)).isEqualTo(": nothing new");
      runs.status("mail-1", "{phase: Executing, attempt: 1}");

      assertThat(nextLine(events)).isEqualTo("data: changed");
    }
  }

  private static String nextLine(Iterator<String> lines) {
    String line;
    do {
      line = lines.next();
    } while (line.isEmpty() || line.startsWith("retry"));
    return line;
  }
}
