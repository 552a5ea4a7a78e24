package dev.davit.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Token;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/// What people do on the pages, in a browser.
@RealApi
@TestInstance(Lifecycle.PER_CLASS)
class BrowserActionsIT {
  private static final String TEST = "/tasks/charge/test";
  private static final String BIG = "3544790567247868102";
  private static final String FOLLOW = "button[value=follow]";

  private final ControlPlane cluster;
  private OpenDashboard open;
  private Shop shop;
  private Tab tab;

  BrowserActionsIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void start() {
    open = OpenDashboard.of(cluster, "actions");
    shop = open.shop();
    tab = open.tab();
    shop.create(
        """
        kind: Task
        metadata: {name: charge}
        spec:
          image: x
          payloadSchema: {type: object, required: [quantity], properties: {quantity: {type: integer, minimum: 1}, email: {type: string}}}
        """);
  }

  @AfterAll
  void close() {
    if (open != null) {
      open.close();
    }
  }

  @BeforeEach
  void lookAsUsual() {
    tab.allowScripts(true);
    tab.look(Look.USUAL);
  }

  @Test
  void invalidJsonIsAProblemAndValidJsonARun() {
    open.open(TEST);
    tab.type("#payload", "{\"quantity\": ");
    tab.press("button[value=check]");
    tab.awaitText("#payload-problems", "Line 1");
    assertThat(tab.find("#payload").getDomAttribute("aria-invalid")).isEqualTo("true");

    tab.type("#payload", "{\"quantity\": 0}");
    tab.press("button[value=check]");
    tab.awaitText("#payload-problems", "/quantity");

    tab.type("#payload", "{\"quantity\": 2}");
    tab.press(FOLLOW);
    assertThat(followed().getSpec().payload()).hasToString("{\"quantity\":2}");
    assertThat(tab.text("h1")).isEqualTo(followed().getMetadata().getName());
  }

  @Test
  void fieldsAndJsonAreTheSamePayload() {
    open.open(TEST);
    tab.type("[name='field.email']", "ada@example.com");
    tab.press("button[value=check]");
    tab.await("the field is in the JSON", it -> payload().contains("ada@example.com"));

    tab.type("#payload", "{\"quantity\": 7, \"email\": \"bob@example.com\"}");
    tab.press("button[value=check]");
    tab.await(
        "the JSON is in the fields",
        it -> "bob@example.com".equals(it.find("[name='field.email']").getDomProperty("value")));
    assertThat(tab.find("[name='field.quantity']").getDomProperty("value")).isEqualTo("7");
  }

  @Test
  void bigNumbersArriveAsTyped() {
    open.open(TEST);
    tab.type("#payload", "{\"quantity\": " + BIG + "}");
    tab.press(FOLLOW);

    assertThat(followed().getSpec().payload()).hasToString("{\"quantity\":" + BIG + "}");
    assertThat(tab.text("pre.json")).contains(BIG);
  }

  @Test
  void oneClickOneRun() {
    open.open(TEST);
    tab.type("#tags", "double");
    new Actions(open.driver()).doubleClick(tab.find(FOLLOW)).perform();
    var run = followed().getMetadata().getName();

    open.driver().navigate().back();
    tab.press(FOLLOW);
    assertThat(followed().getMetadata().getName()).isEqualTo(run);
    assertThat(tagged("double")).containsExactly(run);
  }

  @Test
  void aTokenIsCompletedOnce() {
    shop.create("kind: Token\nmetadata: {name: approval}\nspec: {tags: [o-7]}\n");
    open.open("/tokens");
    tab.press("a[href$='/tokens/approval']");
    tab.type("#output", "{\"approved\": tru");
    tab.press("button.primary");
    tab.awaitText("#output-problems", "Line 1");

    tab.type("#output", "{\"approved\": true}");
    tab.type("[name=by]", "ada");
    tab.press("button.primary");

    tab.awaitText(".advice", "Completed by ada.");
    var completion = shop.of(Token.class, "approval").require().getSpec().completion();
    assertThat(completion.output()).hasToString("{\"approved\":true}");
  }

  @Test
  void aQueueIsPausedAndResumed() {
    shop.create("kind: Queue\nmetadata: {name: reports}\nspec: {concurrencyLimit: 2}\n");
    open.open("/queues");
    tab.press("form[action$='/pause'] button");
    tab.awaitText(".about", "Paused");
    assertThat(shop.of(Queue.class, "reports").require().getSpec().paused()).isTrue();

    tab.press("form[action$='/resume'] button");
    tab.await("it is resumed", it -> it.has("form[action$='/pause']"));
    assertThat(shop.of(Queue.class, "reports").require().getSpec().paused()).isFalse();
  }

  @Test
  void anActionIsSeenAtOnce() {
    shop.createRun("cancel-1", "{task: cancel}");
    open.open("/runs/cancel-1");
    tab.press("form[action$='/cancel'] button");
    tab.awaitText(".actions", "is being canceled");

    shop.status("cancel-1", "{phase: Canceled, reason: Canceled, finished: true}");
    tab.press("form[action$='/replay'] button");
    tab.await("the replay is shown", it -> !it.path().endsWith("/cancel-1"));
    assertThat(followed().getSpec().replayOf()).isEqualTo("cancel-1");
  }

  @Test
  void filtersLiveInTheUrl() {
    shop.createRun("filter-1", "{task: filter, tags: [night]}");
    shop.createRun("filter-2", "{task: filter, tags: [day]}");
    open.open("/runs?task=filter");
    tab.await("both are listed", it -> names().size() == 2);

    tab.type("[name=tag]", "night");
    tab.press(".filter button");
    tab.await("one is listed", it -> names().equals(List.of("filter-1")));
    assertThat(tab.path()).contains("tag=night", "task=filter");

    open.driver().navigate().refresh();
    assertThat(names()).containsExactly("filter-1");
    open.driver().navigate().back();
    tab.await("both are listed again", it -> names().size() == 2);
    assertThat(tab.find("[name=tag]").getDomProperty("value")).isEmpty();
  }

  @Test
  void whatTasksWriteIsText() {
    var evil = "<script>window.isHit=1</script><img src=x onerror=window.isHit=1>";
    shop.createRun("evil-1", "{task: evil, tags: ['%s'], payload: '%s'}".formatted(evil, evil));
    shop.status(
        "evil-1",
        "{phase: Failed, reason: TaskFailed, finished: true, times: {finishedAt: '${PT0S}'}, message: '%s', output: '%s', error: {type: '%s', message: '%s'}}"
            .formatted(evil, evil, evil, evil));
    tab.console();
    for (var page : List.of("/runs", "/runs/evil-1", "/errors", "")) {
      tab.await(
          "the run is seen on the page " + page,
          it -> {
            open.open(page);
            return it.text("main").contains("isHit=1");
          });
      assertThat(tab.script("return window.isHit")).as(page).isNull();
      assertThat(tab.has("main img, main script")).as(page).isFalse();
    }
    assertThat(tab.console()).isEmpty();
  }

  @Test
  void aHugePayloadDoesNotFreezeThePage() {
    shop.createRun("huge-1", "{task: huge, payload: [%s0]}".formatted("12345,".repeat(25_000)));
    open.open("/runs/huge-1");

    tab.awaitText("main details summary", "show the first 32 KiB");
    assertThat((long) tab.script("return document.querySelectorAll('*').length")).isLessThan(500);
    assertThat((long) tab.script("return document.documentElement.textContent.length"))
        .isLessThan(64 * 1024);
  }

  @Test
  void theThemeIsThatOfTheBrowser() {
    open.open("/runs");
    assertThat(background()).isEqualTo("rgb(246, 247, 249)");

    tab.look(new Look("dark", 1280));

    assertThat(background()).as("at once, without loading again").isEqualTo("rgb(17, 20, 24)");
  }

  @Test
  void timesSayTheirZone() {
    shop.create("kind: Schedule\nmetadata: {name: nightly}\nspec: {task: zone, cron: 0 2 * * *}\n");
    shop.createRun("zone-1", "{task: zone}");
    tab.liveIn("Asia/Kathmandu");
    tab.await(
        "the run is listed",
        it -> {
          open.open("/runs?task=zone");
          return names().equals(List.of("zone-1"));
        });
    var utc = tab.text(".runs time");
    assertThat(tab.text(".zone")).isEqualTo("Times are UTC");

    tab.press(".zone button");
    assertThat(tab.text(".zone")).isEqualTo("Times are local");
    assertThat(time(tab.text(".runs time"))).isEqualTo(time(utc).plusHours(5).plusMinutes(45));

    open.open("/runs/zone-1");
    assertThat(time(tab.text("#run-content dd time")))
        .as("when the run was created")
        .isEqualTo(time(utc).plusHours(5).plusMinutes(45));

    open.open("/schedules/nightly");
    assertThat(tab.text(".zone")).as("it is remembered").isEqualTo("Times are local");
    assertThat(tab.text("[data-utc] time")).as("the column UTC").endsWith(" 02:00:00");

    tab.press(".zone button");
    open.open("/runs?task=zone");
    assertThat(tab.text(".runs time")).isEqualTo(utc);
    tab.allowScripts(false);
    open.open("/runs?task=zone");
    assertThat(tab.text(".zone")).isEqualTo("Times are UTC");
    assertThat(tab.has(".zone button")).isFalse();
  }

  @Test
  void theKeyboardIsEnough() {
    open.open(TEST);
    press(Keys.TAB);
    assertThat(open.driver().switchTo().activeElement().getText())
        .as("the first stop")
        .isEqualTo("Skip to the content");
    press(Keys.ENTER);
    tab.await("the content is shown", it -> it.driver().getCurrentUrl().endsWith("#main"));
    press(Keys.TAB);
    assertThat(open.driver().switchTo().activeElement().findElements(By.xpath("ancestor::main")))
        .as("the next stop is in the content")
        .hasSize(1);

    tab.script("document.querySelector('#payload').focus()");
    new Actions(open.driver()).keyDown(Keys.CONTROL).sendKeys("a").keyUp(Keys.CONTROL).perform();
    press("{\"quantity\": 5}", Keys.TAB, Keys.TAB, Keys.TAB);
    assertThat(open.driver().switchTo().activeElement().getText()).isEqualTo("Run and follow");
    press(Keys.ENTER);
    assertThat(followed().getSpec().payload()).hasToString("{\"quantity\":5}");
  }

  @Test
  void pagesWorkWithoutScripts() {
    shop.createRun("plain-1", "{task: plain}");
    tab.allowScripts(false);
    tab.await(
        "the run is listed",
        it -> {
          open.open("/runs?task=plain");
          return names().equals(List.of("plain-1"));
        });
    tab.press(".runs .name a");
    tab.awaitText("h1", "plain-1");
    for (var page : List.of("", "/tasks", "/queues", "/schedules", "/tokens", "/errors")) {
      open.open(page);
      assertThat(tab.text("h1")).as(page).isNotEmpty();
    }

    open.open(TEST);
    tab.type("#payload", "{\"quantity\": 3}");
    tab.press(FOLLOW);
    assertThat(followed().getSpec().payload()).hasToString("{\"quantity\":3}");
  }

  /// The run whose page was opened by the last button.
  private Run followed() {
    tab.await("the page of a run", it -> it.path().startsWith(open.path("/runs/")));
    var path = tab.path();
    return shop.run(path.substring(path.lastIndexOf('/') + 1)).require();
  }

  private String payload() {
    return String.valueOf(tab.find("#payload").getDomProperty("value"));
  }

  private List<String> names() {
    return tab.texts(".runs .name a");
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T'));
  }

  private Object background() {
    return tab.script("return getComputedStyle(document.body).backgroundColor");
  }

  private void press(CharSequence... keys) {
    new Actions(open.driver()).sendKeys(keys).perform();
  }

  private List<String> tagged(String tag) {
    return shop
        .client()
        .resources(Run.class)
        .inNamespace(shop.namespace())
        .list()
        .getItems()
        .stream()
        .filter(run -> run.getSpec().tags() != null && run.getSpec().tags().contains(tag))
        .map(run -> run.getMetadata().getName())
        .toList();
  }
}
