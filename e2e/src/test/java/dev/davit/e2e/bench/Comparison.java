package dev.davit.e2e.bench;

import static dev.davit.e2e.bench.Measured.say;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/// Runs beside what they replace. Scenarios may be measured several times, in turn; the medians of
/// them are compared, so that what a machine does meanwhile troubles all of them.
final class Comparison {
  /// How much worse than noted a ratio may be: these numbers are from two busy cores.
  private static final double TOLERANCE = 1.15;

  private final Map<String, List<Sample>> byName = new LinkedHashMap<>();

  /// What a scenario came to, once.
  ///
  /// @param cpuPerUnit of each process, in milliseconds
  record Sample(double perSecond, Map<String, Double> cpuPerUnit) {}

  /// One number of runs, divided by that of what they are compared with.
  ///
  /// @param moreIsBetter whether a larger ratio is a better one
  record Ratio(String name, double value, boolean moreIsBetter) {
    boolean isWorseThan(double noted) {
      return moreIsBetter ? value * TOLERANCE < noted : value > noted * TOLERANCE;
    }
  }

  void add(String scenario, Sample sample) {
    byName.computeIfAbsent(scenario, _ -> new ArrayList<>()).add(sample);
  }

  /// The ratios of runs to each other kind that was measured beside them.
  List<Ratio> ratios() {
    return Stream.of("jobs", "jobs-removed", "pods")
        .filter(other -> byName.containsKey("plain") && byName.containsKey(other))
        .flatMap(other -> ratios(byName.get("plain"), byName.get(other), "plain:" + other))
        .toList();
  }

  private static Stream<Ratio> ratios(List<Sample> runs, List<Sample> others, String pair) {
    var rate =
        new Ratio(
            pair + " per second",
            median(runs.stream().map(Sample::perSecond))
                / median(others.stream().map(Sample::perSecond)),
            true);
    var costs =
        Stream.of("apiserver", "etcd")
            .map(process -> cost(runs, process, others, process, pair + " CPU of " + process));
    var controller =
        pair.endsWith("pods")
            ? Stream.<Ratio>empty()
            : Stream.of(
                cost(
                    runs,
                    "operator",
                    others,
                    "controller-manager",
                    pair + " CPU of the controller"));
    return Stream.of(Stream.of(rate), costs, controller).flatMap(it -> it);
  }

  private static Ratio cost(
      List<Sample> runs, String of, List<Sample> others, String to, String name) {
    return new Ratio(
        name,
        median(runs.stream().map(it -> it.cpuPerUnit().get(of)))
            / median(others.stream().map(it -> it.cpuPerUnit().get(to))),
        false);
  }

  private static double median(Stream<Double> values) {
    var sorted = values.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  void print() {
    ratios().forEach(it -> say("ratio", "%s: %.2f".formatted(it.name(), it.value())));
  }

  /// What has become worse than noted, in words; `noted` has ratios by their names, with dots
  /// instead of spaces and colons. A ratio that was not measured is not judged.
  List<String> worseThan(Properties noted) {
    return ratios().stream()
        .filter(it -> noted.containsKey(key(it)))
        .filter(it -> it.isWorseThan(Double.parseDouble(noted.getProperty(key(it)))))
        .map(it -> "%s is %.2f, noted %s".formatted(it.name(), it.value(), noted.get(key(it))))
        .toList();
  }

  private static String key(Ratio ratio) {
    return ratio.name().replaceAll("[ :]", ".");
  }
}
