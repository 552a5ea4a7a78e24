package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.MetadataOperation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes of the metadata of a run, in their order. What a later one makes needless is left out:
/// for each key there are three at most.
public record MetadataOperations(List<MetadataOperation> all) {
  /// No change.
  public static final MetadataOperations NONE = new MetadataOperations(List.of());

  public MetadataOperations {
    all = List.copyOf(all);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /// With one more.
  public MetadataOperations and(MetadataOperation next) {
    var kept = new ArrayList<>(all);
    if (next.kind() == Kind.SET || next.kind() == Kind.DELETE) {
      kept.removeIf(it -> it.key().equals(next.key()));
    } else {
      for (var index = kept.size() - 1; index >= 0; index--) {
        var before = kept.get(index);
        var joined =
            before.key().equals(next.key())
                ? before.with(next)
                : Optional.<MetadataOperation>empty();
        if (joined.isPresent()) {
          kept.set(index, joined.get());
          return new MetadataOperations(kept);
        }
      }
    }
    kept.add(next);
    return new MetadataOperations(kept);
  }

  /// With those of `next` after these.
  public MetadataOperations and(MetadataOperations next) {
    var joined = this;
    for (var operation : next.all) {
      joined = joined.and(operation);
    }
    return joined;
  }

  /// A copy of `metadata` with what can be done to it.
  public ObjectNode on(ObjectNode metadata) {
    var changed = metadata.deepCopy();
    all.forEach(operation -> operation.changeIn(changed));
    return changed;
  }

  /// Why these cannot be done to `metadata`, or make them too large; empty if they can.
  public Optional<String> faultOn(ObjectNode metadata) {
    var changed = metadata.deepCopy();
    for (var operation : all) {
      var fault = operation.faultOn(changed);
      if (fault.isPresent()) {
        return fault;
      }
      operation.changeIn(changed);
    }
    return UpdateMetadata.faultOf(changed);
  }

  /// The operations as a JSON array.
  public ArrayNode json() {
    var json = ContractJson.MAPPER.createArrayNode();
    all.forEach(operation -> json.add(operation.json()));
    return json;
  }

  /// Reads what [#json] has written.
  ///
  /// @throws IllegalArgumentException if `json` is something else; the message says what is wrong
  public static MetadataOperations read(JsonNode json) {
    JsonBounds.faultOf(json)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("an operation on metadata, " + fault);
            });
    var read = NONE;
    for (var operation : json) {
      read = read.and(MetadataOperation.read(operation));
    }
    return read;
  }
}
