package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Lets a test say what becomes of the waits of a pod that stays, and notes what it was asked.
final class FakeWaits implements WaitStore {
  final List<List<Wait>> asked = new CopyOnWriteArrayList<>();
  private final Gateway gateway;

  FakeWaits(Gateway gateway) {
    this.gateway = gateway;
  }

  /// What becomes of waits.
  interface Gateway {
    List<JournalEntry> over(List<Wait> waits) throws InterruptedException;
  }

  @Override
  public List<JournalEntry> await(List<Wait> waits) throws InterruptedException {
    asked.add(waits);
    return gateway.over(waits);
  }
}
