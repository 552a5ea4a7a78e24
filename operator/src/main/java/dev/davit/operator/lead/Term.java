package dev.davit.operator.lead;

/// The time of one leader: who comes after it has a higher number.
///
/// @param lease as `NAMESPACE/NAME`
/// @param number the Lease's `leaseTransitions` in that time
public record Term(String lease, int number) {

  /// As the annotation [dev.davit.api.Annotations#LEADER_TERM] has it.
  public String text() {
    return lease + "/" + number;
  }
}
