package dev.davit.e2e.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a scenario came to.
///
/// @param count units that ended
/// @param cpuMillis of each process, idle taken off, all units together
record Measured(String name, int count, Timeline timeline, Map<String, Double> cpuMillis) {

  double perSecond() {
    return count / seconds();
  }

  double cpuPerUnit(String process) {
    return cpuMillis.getOrDefault(process, 0.0) / count;
  }

  Comparison.Sample sample() {
    var perUnit = new TreeMap<String, Double>();
    cpuMillis.keySet().forEach(process -> perUnit.put(process, cpuPerUnit(process)));
    return new Comparison.Sample(perSecond(), perUnit);
  }

  void print() {
    say("%,d units in %.1f s: %.1f per second".formatted(count, seconds(), perSecond()));
    var cpu =
        cpuMillis.keySet().stream()
            .map(process -> "%s %.2f".formatted(process, cpuPerUnit(process)))
            .collect(Collectors.joining(", "));
    say("CPU ms per unit: " + cpu);
    timeline.requests().forEach(this::printRequests);
    say("created to pod created: " + timeline.createdToPod());
    say("created to running: " + timeline.createdToRunning());
    if (timeline.unit() != Unit.POD) {
      say("container's end to final status: " + timeline.endToTold());
    }
  }

  /// Users who ask for less than this per unit do so for reasons of their own.
  private void printRequests(String user, Map<String, Integer> requests) {
    var perUnit = new TreeMap<String, String>();
    var writes = 0;
    var all = 0;
    for (var request : requests.entrySet()) {
      all += request.getValue();
      if (!request.getKey().matches("(get|list|watch) .*")) {
        writes += request.getValue();
      }
      perUnit.put(request.getKey(), "%.2f".formatted((double) request.getValue() / count));
    }
    if (all >= count / 10) {
      say(
          "requests per unit, %s: %.2f, of them writes %.2f %s"
              .formatted(user, (double) all / count, (double) writes / count, perUnit));
    }
  }

  private double seconds() {
    return timeline.whole().toMillis() / 1e3;
  }

  void say(String text) {
    say(name, text);
  }

  static void say(String scenario, String text) {
    System.out.println("[davit-bench] " + scenario + ": " + text);
  }
}
