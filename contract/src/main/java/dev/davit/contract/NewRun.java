package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A run that a task has triggered. The operator creates it, unless it exists.
///
/// @param name of the Run resource
/// @param task the id of its task
/// @param payload any JSON; null: none
/// @param options the fields of a Schedule's `spec.run` but for `payload`; empty: what the task
///   says
/// @param detached whether it goes on when the run that has triggered it is canceled; nothing can
///   wait for it then
public record NewRun(
    String name, String task, @Nullable JsonNode payload, ObjectNode options, boolean detached) {
  /// A run that is canceled with the one that has triggered it.
  public NewRun(String name, String task, @Nullable JsonNode payload, ObjectNode options) {
    this(name, task, payload, options, false);
  }

  /// A run with the options of its task.
  public NewRun(String name, String task, @Nullable JsonNode payload) {
    this(name, task, payload, ContractJson.MAPPER.createObjectNode());
  }
}
