package dev.davit.operator.run;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The requests by which pods of other runs have changed the metadata of a run, as
/// `status.changedBy` has them, so that a repeated one is known.
///
/// @param all the uid of a pod and the number of its last request; the latest one is the last
record ChangeRequests(List<String> all) {
  /// The maximum in a status: 20 KiB.
  static final int MOST = 512;

  ChangeRequests {
    all = List.copyOf(all);
  }

  /// Whether the request of this pod is one of them, or came before one.
  boolean contains(String pod, int sequence) {
    return all.stream().anyMatch(it -> isOf(pod, it) && number(it) >= sequence);
  }

  /// Whether a request of this pod is one of them.
  boolean knows(String pod) {
    return all.stream().anyMatch(it -> isOf(pod, it));
  }

  /// With this one instead of the pod's last one.
  ChangeRequests and(String pod, int sequence) {
    var others = all.stream().filter(it -> !isOf(pod, it));
    return new ChangeRequests(Stream.concat(others, Stream.of(pod + " " + sequence)).toList());
  }

  ChangeRequests without(Set<String> forgotten) {
    return new ChangeRequests(all.stream().filter(it -> !forgotten.contains(it)).toList());
  }

  private static boolean isOf(String pod, String request) {
    return request.startsWith(pod + " ");
  }

  private static int number(String request) {
    try {
      return Integer.parseInt(request.substring(request.indexOf(' ') + 1));
    } catch (NumberFormatException e) {
      return 0; // anyone who may write statuses may write nonsense
    }
  }
}
