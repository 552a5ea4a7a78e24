package dev.davit.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.bench.Comparison.Ratio;
import dev.davit.e2e.bench.Comparison.Sample;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Comparison comparison = new Comparison();

  private void measured(String scenario, double perSecond, double api, double controller) {
    var process = scenario.equals("plain") ? "operator" : "controller-manager";
    comparison.add(
        scenario,
        new Sample(perSecond, Map.of("apiserver", api, "etcd", 1.0, process, controller)));
  }

  @Test
  void mediansAreCompared() {
    measured("jobs", 10, 20, 5);
    measured("plain", 99, 99, 99);
    measured("jobs", 10, 20, 5);
    measured("plain", 12, 10, 10);
    measured("jobs", 50, 50, 50);
    measured("plain", 12, 10, 10);

    assertThat(comparison.ratios())
        .containsExactly(
            new Ratio("plain:jobs per second", 1.2, true),
            new Ratio("plain:jobs CPU of apiserver", 0.5, false),
            new Ratio("plain:jobs CPU of etcd", 1, false),
            new Ratio("plain:jobs CPU of the controller", 2, false));
  }

  @Test
  void withoutTheOtherThereIsNothingToCompare() {
    measured("plain", 10, 10, 10);

    assertThat(comparison.ratios()).isEmpty();
  }

  @Test
  void aRatioThatIsALittleWorseThanNotedIsTolerated() {
    measured("jobs", 10, 10, 10);
    measured("plain", 9, 11, 11);

    assertThat(comparison.worseThan(noted())).isEmpty();
  }

  @Test
  void aRatioThatIsMuchWorseIsNamedWithWhatWasNoted() {
    measured("jobs", 10, 10, 10);
    measured("plain", 8, 12, 12);

    assertThat(comparison.worseThan(noted()))
        .containsExactly(
            "plain:jobs per second is 0.80, noted 1.0",
            "plain:jobs CPU of apiserver is 1.20, noted 1.0",
            "plain:jobs CPU of the controller is 1.20, noted 1.0");
  }

  private static Properties noted() {
    var noted = new Properties();
    noted.setProperty("plain.jobs.per.second", "1.0");
    noted.setProperty("plain.jobs.CPU.of.apiserver", "1.0");
    noted.setProperty("plain.jobs.CPU.of.the.controller", "1.0");
    noted.setProperty("plain.pods.per.second", "1.0");
    return noted;
  }
}
