package dev.davit.operator.lead;

/// The time of one leader. Each later leader has a higher number.
///
/// @param lease as `NAMESPACE/NAME`
/// @param number the Lease's `leaseTransitions` in that time
public record Term(String lease, int number) {

  /// The text of the annotation [dev.davit.api.Annotations#LEADER_TERM].
  public String text() {
    return lease + "/" + number;
  }
}
