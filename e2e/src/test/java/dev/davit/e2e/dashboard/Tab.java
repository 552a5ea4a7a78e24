package dev.davit.e2e.dashboard;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/// What a person does with the dashboard in a browser, and sees there.
///
/// @param home the address of the dashboard
record Tab(ChromeDriver driver, String home) {
  /// It costs nothing but in a test that fails, and a machine may be busy with other builds.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int HEIGHT = 860;

  void open(String path) {
    driver.get(URI.create(home).resolve(path).toString());
  }

  /// The path and query of the page.
  String path() {
    var address = URI.create(driver.getCurrentUrl());
    return address.getRawQuery() == null
        ? address.getRawPath()
        : address.getRawPath() + "?" + address.getRawQuery();
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  boolean has(String selector) {
    return !driver.findElements(By.cssSelector(selector)).isEmpty();
  }

  /// The text that is visible in an element.
  String text(String selector) {
    return find(selector).getText();
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  /// Presses it, once it is there.
  void press(String selector) {
    await("%s can be pressed".formatted(selector), tab -> tab.find(selector).isDisplayed());
    find(selector).click();
  }

  /// Replaces what a field has.
  void type(String selector, String text) {
    var field = find(selector);
    field.clear();
    field.sendKeys(text);
  }

  /// Waits until an element has this text, which may be a part of its own.
  void awaitText(String selector, String part) {
    await("%s has %s".formatted(selector, part), tab -> tab.text(selector).contains(part));
  }

  /// Waits until something is true. Elements may be replaced meanwhile.
  void await(String what, Predicate<Tab> isTrue) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .ignoring(NoSuchElementException.class)
        .withMessage(what)
        .until(_ -> isTrue.test(this));
  }

  /// What a script returns.
  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /// What the console has since it was asked last: errors of scripts, and what the
  /// Content-Security-Policy refused.
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /// How wide the window is, and the theme that the person has chosen for all pages.
  void look(Look look) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", look.width(), "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.theme()))));
  }

  /// The time zone of the person, such as `Asia/Kathmandu`.
  void liveIn(String zone) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone));
  }

  /// Whether pages may execute scripts.
  void allowScripts(boolean allowed) {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }
}
