package dev.davit.e2e.bench;

import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.KwokCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What happened to the units of a namespace and when, and who asked the API server for what: read
/// from its audit log, to the microsecond, without a watch that would cost it anything.
final class Timeline {
  private final Unit unit;
  private final String namespace;
  private final Instant from;
  private final Map<String, Instant> created = new HashMap<>();
  private final List<Instant> podsCreated = new ArrayList<>();
  private final Map<String, Instant> bound = new HashMap<>();
  private final Map<String, Instant> running = new HashMap<>();
  private final Map<String, Instant> ended = new HashMap<>();
  private final Map<String, Instant> told = new HashMap<>();
  private final Map<String, Map<String, Integer>> requests = new TreeMap<>();

  private Timeline(Unit unit, String namespace, Instant from) {
    this.unit = unit;
    this.namespace = namespace;
    this.from = from;
  }

  static Timeline read(ControlPlane plane, Unit unit, String namespace, Instant from) {
    var timeline = new Timeline(unit, namespace, from);
    plane.forEachAuditEvent(timeline::add);
    return timeline;
  }

  private void add(AuditEvent event) {
    if (event.at().isBefore(from) || event.code() >= 300) {
      return;
    }
    var what =
        event.verb()
            + " "
            + event.resource()
            + (event.subresource().isEmpty() ? "" : "/" + event.subresource());
    requests.computeIfAbsent(event.user(), _ -> new TreeMap<>()).merge(what, 1, Integer::sum);
    if (!event.namespace().equals(namespace)) {
      return;
    }
    if (unit.isCreated(event)) {
      created.put(event.name(), event.at());
    }
    var byNode = event.user().equals(KwokCluster.NODE_USER);
    if (unit.isStatusWrite(event) && (unit == Unit.POD || !byNode)) {
      told.put(unitOf(event.name()), event.at());
    }
    switch (what) {
      case "create pods" -> podsCreated.add(event.at());
      case "create pods/binding" -> bound.put(unitOf(event.name()), event.at());
      case "patch pods/status" -> {
        // Twice: it runs, it has ended.
        if (byNode && running.putIfAbsent(unitOf(event.name()), event.at()) != null) {
          ended.putIfAbsent(unitOf(event.name()), event.at());
        }
      }
      default -> {
        // Of no interest.
      }
    }
  }

  /// Units are named `u-NUMBER`, and their pods after them.
  private static String unitOf(String name) {
    var parts = name.split("-", 3);
    return parts.length < 3 ? name : parts[0] + "-" + parts[1];
  }

  Unit unit() {
    return unit;
  }

  int ended() {
    return ended.size();
  }

  /// When the first pod was created, if any was.
  Optional<Instant> firstPod() {
    return podsCreated.stream().min(Instant::compareTo);
  }

  /// Of each user, how often what was asked for, such as `update runs/status`.
  Map<String, Map<String, Integer>> requests() {
    return requests;
  }

  /// Writes about units that no pod of theirs was the reason of.
  int toldOfWaiting() {
    return (int) told.keySet().stream().filter(name -> !running.containsKey(name)).count();
  }

  /// From the first creation until the last end was told; from the first pod, if the units are
  /// older.
  Duration whole() {
    var begin = created.isEmpty() ? first(podsCreated) : first(created.values());
    return Duration.between(begin, last(told.values()));
  }

  /// From a unit's creation to that of its pod. Pods of Jobs get their names from the API server,
  /// so that it takes the order: the n-th unit and the n-th pod.
  Spread createdToPod() {
    return inOrder(sorted(created.values()), sorted(podsCreated));
  }

  Spread createdToRunning() {
    return byUnit(created, running);
  }

  /// From the end of a container, as the node tells it, to the final status of its unit.
  Spread endToTold() {
    return byUnit(ended, told);
  }

  /// How long a slot stays without a pod: the n-th end is followed by the creation of pod n +
  /// limit.
  Spread endToNextPod(int limit) {
    var pods = sorted(podsCreated);
    var ends = sorted(ended.values());
    return pods.size() <= limit
        ? Spread.of(List.of())
        : inOrder(ends, pods.subList(limit, pods.size()));
  }

  /// The share of `limit` slots that was taken by a pod, from its creation to its end, between the
  /// creations of the first and the last pod.
  double taken(int limit) {
    return share(limit, sorted(podsCreated));
  }

  /// The share of `limit` slots whose containers were running then.
  double working(int limit) {
    return share(limit, sorted(running.values()));
  }

  private double share(int limit, List<Instant> starts) {
    var begin = starts.getFirst();
    var end = starts.getLast();
    var used = Duration.ZERO;
    for (var start : starts) {
      used = used.plus(Duration.between(start, end));
    }
    for (var stop : ended.values()) {
      if (stop.isBefore(end)) {
        used = used.minus(Duration.between(stop, end));
      }
    }
    return (double) used.toMillis() / (limit * Duration.between(begin, end).toMillis());
  }

  /// Starts per second between the first and the last.
  double rate() {
    var starts = sorted(running.values());
    return (starts.size() - 1)
        * 1000.0
        / Duration.between(starts.getFirst(), starts.getLast()).toMillis();
  }

  private static Spread byUnit(Map<String, Instant> from, Map<String, Instant> to) {
    var durations = new ArrayList<Duration>();
    from.forEach(
        (name, at) -> {
          if (to.containsKey(name)) {
            durations.add(Duration.between(at, to.get(name)));
          }
        });
    return Spread.of(durations);
  }

  private static Spread inOrder(List<Instant> from, List<Instant> to) {
    var durations = new ArrayList<Duration>();
    for (var index = 0; index < Math.min(from.size(), to.size()); index++) {
      durations.add(Duration.between(from.get(index), to.get(index)));
    }
    return Spread.of(durations);
  }

  private static List<Instant> sorted(Collection<Instant> instants) {
    return instants.stream().sorted().toList();
  }

  private static Instant first(Collection<Instant> instants) {
    return Collections.min(instants);
  }

  private static Instant last(Collection<Instant> instants) {
    return Collections.max(instants);
  }
}
