package dev.davit.e2e.dashboard;

import dev.davit.e2e.cluster.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// The Chromium of this machine. Nothing is downloaded.
record Chrome(Path browser, Path driver) {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  /// Starts it.
  ///
  /// If this machine has none, the test is skipped; with `CI=true` it fails.
  static ChromeDriver start() {
    var found = find();
    if (found.isEmpty()) {
      var why = "The dashboard's pages are not tested: chromium and chromedriver are not on PATH";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(why);
      }
      // Maven counts what is skipped, but does not tell the reason.
      System.out.println("[davit-e2e] SKIPPED: " + why);
      Assumptions.abort(why);
    }
    return found.orElseThrow().open();
  }

  private static Optional<Chrome> find() {
    return Programs.onPath("chromedriver")
        .flatMap(
            driver ->
                BROWSERS.stream()
                    .flatMap(name -> Programs.onPath(name).stream())
                    .findFirst()
                    .map(browser -> new Chrome(browser, driver)));
  }

  private ChromeDriver open() {
    var options = new ChromeOptions();
    options.setBinary(browser.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox", // the tests may be root
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--lang=en-GB",
        "--window-size=1280,860");
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    var service = new ChromeDriverService.Builder().usingDriverExecutable(driver.toFile()).build();
    return new ChromeDriver(service, options);
  }
}
