package dev.davit.operator.journal;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunJournal;
import dev.davit.api.RunJournalSpec;
import dev.davit.contract.PodContract;
import dev.davit.operator.attempt.AttemptId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/// The RunJournal in which an output is kept that does not fit into the termination message, until
/// the final status of its run has it. One resource has all of it, so it is whole or not there.
public final class KeptOutput {
  private KeptOutput() {}

  /// The name of the resource: each pod of a run has its own.
  public static String name(String runUid, AttemptId attempt) {
    return attempt.podName(runUid + "-output");
  }

  /// The bytes in `journal`.
  ///
  /// @throws IllegalArgumentException if there is something else; the message says what
  public static byte[] bytes(RunJournal journal) {
    return Packed.bytes(journal.getSpec().data(), PodContract.MAX_OUTPUT_BYTES);
  }

  static RunJournal of(JournalOwner owner, AttemptId attempt, byte[] output) {
    var journal = new RunJournal();
    journal.setMetadata(metadata(owner, name(owner.uid(), attempt)));
    journal.setSpec(new RunJournalSpec(owner.run(), 1, 1, Packed.text(output)));
    return journal;
  }

  /// A resource of this name that is deleted with the run.
  static ObjectMeta metadata(JournalOwner owner, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(owner.namespace())
        .withName(name)
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToLabels(Labels.RUN, owner.run())
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(HasMetadata.getApiVersion(Run.class))
                .withKind(HasMetadata.getKind(Run.class))
                .withName(owner.run())
                .withUid(owner.uid())
                .build())
        .build();
  }
}
