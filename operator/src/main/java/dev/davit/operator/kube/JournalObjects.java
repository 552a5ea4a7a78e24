package dev.davit.operator.kube;

import dev.davit.api.RunJournal;
import java.util.Optional;

/// The parts of journals on the API server.
public interface JournalObjects {
  /// The part as it is now; empty if there is none.
  Optional<RunJournal> read(String namespace, String name);

  /// Writes a part, and returns its new resourceVersion; empty if somebody else has written it
  /// since.
  ///
  /// @param before the version that it replaces; empty: there is none yet
  Optional<String> write(RunJournal part, Optional<String> before);
}
