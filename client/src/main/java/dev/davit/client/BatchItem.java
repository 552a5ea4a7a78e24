package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;

/// What has become of one run of a batch.
public sealed interface BatchItem {
  /// The place of the run in the batch, from 0.
  int index();

  /// The run exists.
  record Triggered(int index, RunHandle<JsonNode> run) implements BatchItem {}

  /// The run could not be created. The others are still created.
  record Failed(int index, String task, DavitException why) implements BatchItem {}
}
