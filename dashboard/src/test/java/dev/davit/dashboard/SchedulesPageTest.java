package dev.davit.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.Schedule;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The list of schedules and the page of each, on the API in memory.
class SchedulesPageTest {
  private static final String PAGE = "/ns/default/schedules";

  private LocalDashboard local;
  private LocalRuns runs;
  private Browser browser;

  @BeforeEach
  void start() {
    local = LocalDashboard.start();
    runs = local.runs();
    browser = local.browser();
    runs.createOther(
        Schedule.class,
        "nightly",
        "{task: report, cron: 30 2 * * *, timeZone: Asia/Kathmandu, run: {payload: {n: 3544790567247868102}}}");
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void schedulesAreListedWithTheirStateAndLeadToTheirPage() {
    var page = browser.page(PAGE);

    assertThat(page.select("nav [aria-current]").text()).isEqualTo("Schedules");
    assertThat(page.select("td .phase").text()).isEqualTo("Unknown");
    assertThat(page.select("td code").text()).isEqualTo("30 2 * * *");
    assertThat(page.select("td code + small").text()).isEqualTo("Asia/Kathmandu");
    assertThat(page.select(".about a").attr("href")).isEqualTo(PAGE + "/nightly");
    assertThat(browser.page("/ns/-/schedules").select(".about a").attr("href"))
        .isEqualTo(PAGE + "/nightly");
  }

  @Test
  void timesSayTheirZone() {
    var page = browser.page(PAGE + "/nightly");

    assertThat(page.select("#schedule-next th").eachText())
        .containsExactly("Asia/Kathmandu", "Your time", "UTC");
    var rows = page.select("#schedule-next tbody tr");
    assertThat(rows).hasSize(5);
    assertThat(rows.first().child(0).text()).endsWith(" 02:30 +05:45");
    assertThat(rows.first().child(2).text()).endsWith(" 20:45:00");
    assertThat(rows.first().child(1).hasAttr("hidden")).isTrue();
    assertThat(rows.first().child(1).attr("data-viewer"))
        .isEqualTo(rows.first().child(2).select("time").attr("datetime"));
    assertThat(page.select("pre.json").text()).contains("3544790567247868102");
  }

  @Test
  void buttonsSuspendAndResume() {
    assertThat(browser.post(PAGE + "/nightly/suspend").statusCode()).isEqualTo(303);
    assertThat(schedule().getSpec().suspend()).isTrue();
    var page = browser.page(PAGE + "/nightly");
    assertThat(page.select(".head .phase").text()).isEqualTo("Suspended");
    assertThat(page.select("form[action$=/resume] button").text()).isEqualTo("Resume");
    assertThat(page.select("#schedule-next h2").text()).contains("once it is resumed");
    assertThat(page.select("#schedule-next tbody tr")).hasSize(5);

    assertThat(browser.post(PAGE + "/nightly/resume").statusCode()).isEqualTo(303);
    assertThat(schedule().getSpec().suspend()).isFalse();
  }

  @Test
  void oneClickOneRun() {
    var once = browser.page(PAGE + "/nightly").select("[name=once]").val();

    var first = browser.submit(PAGE + "/nightly/run", "once", once);
    var again = browser.submit(PAGE + "/nightly/run", "once", once);

    assertThat(location(first)).startsWith("/ns/default/runs/nightly-").isEqualTo(location(again));
    assertThat(runs.names()).hasSize(1);
    var run = runs.get(runs.names().getFirst());
    assertThat(run.getSpec().task()).isEqualTo("report");
    assertThat(run.getSpec().payload()).hasToString("{\"n\":3544790567247868102}");
    var other = browser.page(PAGE + "/nightly").select("[name=once]").val();
    browser.submit(PAGE + "/nightly/run", "once", other);
    assertThat(runs.names()).hasSize(2);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        browser.page(PAGE + "/nightly").select("#schedule-runs .name").eachText())
                    .containsExactlyInAnyOrderElementsOf(runs.names()));
  }

  @Test
  void aPayloadThatIsCutIsSaidToBe() {
    runs.createOther(
        Schedule.class,
        "large",
        "{task: t, cron: '@daily', run: {payload: \"%s\"}}".formatted("x".repeat(33 * 1024)));

    assertThat(browser.page(PAGE + "/large").select("pre.json + p").text())
        .startsWith("These are the first 32 KiB of 34 KiB.")
        .endsWith(
            "kubectl -n default get schedules.davit.dev large -o jsonpath='{.spec.run.payload}'");
    assertThat(browser.page(PAGE + "/nightly").select("pre.json + p")).isEmpty();
  }

  @Test
  void whatIsWrongIsAPlainProblem() {
    assertThat(browser.get(PAGE + "/none").statusCode()).isEqualTo(404);
    assertThat(browser.page(PAGE + "/none").text())
        .contains("There is no schedule none in namespace default.");
    assertThat(browser.post(PAGE + "/none/run").statusCode()).isEqualTo(404);
    assertThat(browser.post(PAGE + "/nightly/delete").statusCode()).isEqualTo(404);
    assertThat(browser.get("/ns/-/schedules/nightly").statusCode()).isEqualTo(404);
    assertThat(browser.post(PAGE + "/nightly/suspend", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(schedule().getSpec().suspend()).isNotEqualTo(true);
  }

  @Test
  void anExpressionOfALaterVersionEndsNoPage() {
    runs.createOther(
        Schedule.class,
        "odd",
        "{task: t, cron: 99 99 99 99 99, timeZone: Nowhere/None, externalId: '<script>alert(1)</script>', window: 50%}");

    var page = browser.page(PAGE + "/odd");

    assertThat(page.select("#schedule-next p").text()).isEqualTo("There are none.");
    assertThat(page.select("script:not([src^=/assets/])")).isEmpty();
    assertThat(page.select("dd").eachText()).contains("99 99 99 99 99", "50%");
    assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
  }

  @Test
  void longListsHavePages() {
    for (var i = 0; i < 200; i++) {
      runs.createOther(Schedule.class, "a-%03d".formatted(i), "{task: t, cron: '@daily'}");
    }

    var first = browser.page(PAGE);
    assertThat(first.select(".about")).hasSize(200);
    var second = browser.page(first.select("[rel=next]").attr("href"));
    assertThat(second.select(".about").text()).isEqualTo("nightly");
    assertThat(second.select("[rel=next]")).isEmpty();
  }

  private Schedule schedule() {
    return runs.kubernetes()
        .resources(Schedule.class)
        .inNamespace("default")
        .withName("nightly")
        .require();
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }
}
