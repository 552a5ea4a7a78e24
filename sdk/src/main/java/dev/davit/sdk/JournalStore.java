package dev.davit.sdk;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import java.util.List;

/// Keeps the journal of a run outside of its pod, while the pod executes. Several threads may call
/// it at once. Calls that fail are repeated until they succeed, are refused, or are interrupted.
public interface JournalStore {
  /// Adds entries, in their order. It returns when they are durable. To add an entry twice changes
  /// nothing.
  ///
  /// @throws Refused if they can never be added
  /// @throws InterruptedException if the thread was interrupted; the entries may be durable or not
  void append(List<JournalEntry> entries) throws InterruptedException, Refused;

  /// What pods of the run have added so far, in all its attempts, in the order in which it became
  /// durable.
  ///
  /// @throws Refused if it cannot be fetched, however often it is tried
  JournalJson.Entries fetch() throws InterruptedException, Refused;

  /// The store refuses a call for good. Before it throws this for [GatewayProblem#SUPERSEDED], the
  /// store has the process ended; the calling thread waits for that and executes nothing more of
  /// the task. For [GatewayProblem#ENDED], the store has the attempt canceled, on another thread;
  /// the calling thread waits for its interrupt.
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final GatewayProblem problem;

    /// @param detail what is wrong with the call; may be empty
    public Refused(GatewayProblem problem, String detail) {
      super(detail.isEmpty() ? problem.type() : detail);
      this.problem = problem;
    }

    public GatewayProblem problem() {
      return problem;
    }
  }
}
