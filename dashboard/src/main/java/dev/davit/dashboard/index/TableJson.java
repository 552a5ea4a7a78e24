package dev.davit.dashboard.index;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// Reads the tables of runs, whatever a run has in its metadata: the API server lists the names of
/// all its fields there. One run must not keep the others from being shown.
final class TableJson {
  /// More than etcd takes of one object.
  private static final int LARGEST = 16 << 20;

  private static final int DEEPEST = 20_000;

  /// Thread-safe. It keeps no names of fields in memory.
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNameLength(LARGEST)
                          .maxStringLength(LARGEST)
                          .maxNestingDepth(DEEPEST)
                          .build())
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .build();

  private TableJson() {}
}
