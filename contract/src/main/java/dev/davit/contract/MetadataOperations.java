package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.MetadataOperation.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

  /// Whether there is one about the key.
  public boolean has(String key) {
    return all.stream().anyMatch(it -> it.key().equals(key));
  }

  /// With one more.
  public MetadataOperations and(MetadataOperation next) {
    return and(List.of(next));
  }

  /// With those of `next` after these.
  public MetadataOperations and(MetadataOperations next) {
    return and(next.all);
  }

  private MetadataOperations and(List<MetadataOperation> next) {
    var joined = new Joined();
    all.forEach(joined::add);
    next.forEach(joined::add);
    return joined.operations();
  }

  /// Without the deletions of keys that nobody has: they change nothing.
  ///
  /// @param isKnown whether the metadata may have the key
  public MetadataOperations withoutDeletions(Predicate<String> isKnown) {
    return new MetadataOperations(
        all.stream().filter(it -> it.kind() != Kind.DELETE || isKnown.test(it.key())).toList());
  }

  /// Why these are too many, or too large, to be kept for a run; empty if they are not.
  public Optional<String> faultOfSize() {
    if (all.size() > PodContract.MAX_METADATA_ENTRIES) {
      return Optional.of(
          "%d changes of metadata have to be kept; at most %d are allowed"
              .formatted(all.size(), PodContract.MAX_METADATA_ENTRIES));
    }
    var bytes = json().toString().getBytes(StandardCharsets.UTF_8).length;
    return bytes > PodContract.MAX_METADATA_BYTES
        ? Optional.of(
            "the changes of metadata that have to be kept have %d bytes; at most %d are allowed"
                .formatted(bytes, PodContract.MAX_METADATA_BYTES))
        : Optional.empty();
  }

  /// A copy of `metadata` with what can be done to it.
  public ObjectNode on(ObjectNode metadata) {
    var changed = metadata.deepCopy();
    all.forEach(operation -> operation.changeIn(changed));
    return changed;
  }

  /// Why these cannot be done to `metadata`, or make them too large; empty if they can. What does
  /// not enlarge metadata that are too large already can be done.
  public Optional<String> faultOn(ObjectNode metadata) {
    var changed = metadata.deepCopy();
    for (var operation : all) {
      var fault = operation.faultOn(changed);
      if (fault.isPresent()) {
        return fault;
      }
      operation.changeIn(changed);
    }
    return UpdateMetadata.faultOf(changed, metadata);
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
    var read = new Joined();
    for (var operation : json) {
      read.add(MetadataOperation.read(operation));
    }
    return read.operations();
  }

  /// Joins operations, key by key. The order of the keys is that of their first operations that
  /// count.
  private static final class Joined {
    private final Map<String, List<MetadataOperation>> byKey = new LinkedHashMap<>();

    void add(MetadataOperation next) {
      if (next.kind() == Kind.SET || next.kind() == Kind.DELETE) {
        byKey.remove(next.key());
      }
      var before = byKey.computeIfAbsent(next.key(), key -> new ArrayList<>(1));
      for (var index = before.size() - 1; index >= 0; index--) {
        var joined = before.get(index).with(next);
        if (joined.isPresent()) {
          before.set(index, joined.get());
          return;
        }
      }
      before.add(next);
    }

    MetadataOperations operations() {
      return new MetadataOperations(byKey.values().stream().flatMap(List::stream).toList());
    }
  }
}
