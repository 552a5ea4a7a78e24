package dev.davit.operator.simulation;

import java.util.List;

/// What goes wrong in a world, each as *once in so many chances*; 0 is never. Worlds differ: rare
/// faults are found where nothing else hides them, and clusters of faults where much goes wrong.
///
/// @param request a request of the operator fails, with or without its effect
/// @param late a request seems to fail and has its effect later
/// @param crash the operator dies at a request
/// @param refusal the API server does not want a pod
/// @param slowWatch a watch is seconds late
/// @param brokenWatch a watch breaks and is listed anew
/// @param staleList a new operator is served an old list
/// @param podTrouble a pod starts late or not at all
/// @param disruption a pod is taken by the platform
/// @param deletion a user deletes something that Davit needs
record Faults(
    int request,
    int late,
    int crash,
    int refusal,
    int slowWatch,
    int brokenWatch,
    int staleList,
    int podTrouble,
    int disruption,
    int deletion) {
  static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final List<Faults> PROFILES =
      List.of(
          new Faults(0, 0, 0, 0, 20, 0, 0, 20, 20, 10),
          new Faults(12, 0, 0, 15, 30, 40, 0, 10, 0, 0),
          new Faults(0, 0, 25, 0, 15, 0, 4, 0, 15, 15),
          new Faults(30, 80, 60, 40, 15, 30, 6, 15, 8, 15),
          new Faults(15, 40, 20, 20, 10, 15, 3, 8, 6, 6));

  static Faults drawn(Chance chance) {
    return chance.pick(PROFILES);
  }
}
