package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON object that belongs to a run. The task changes it while it executes, and it can be read
/// from the run, as on Trigger.dev's page on metadata. Threads may share it.
///
/// Changes are seen in the run's `status.metadata` about a second later, if the operator has a
/// gateway: at most once a second, and while the metadata have at most 16 KiB and 256 keys. What
/// fails there never fails the task.
///
/// They are written with the attempt's result too, however the attempt ends, and the next attempt
/// begins with them. There they share the 4 KiB of the result: changes that do not fit are dropped,
/// and `status.hookErrors` reports it. Of an attempt that leaves no result, the run keeps what was
/// seen last.
public final class Metadata implements MetadataUpdater {
  /// The largest metadata, in bytes of JSON.
  public static final int MAX_BYTES = 256 * 1024;

  private final @Nullable ObjectNode before;
  private final TaskJson json;
  private final Runnable listener;
  private ObjectNode current;
  private boolean isTaken;
  private boolean wasTaken;
  private MetadataUpdater parent = this;
  private MetadataUpdater root = this;

  Metadata(@Nullable ObjectNode before, TaskJson json) {
    this(before, json, () -> {});
  }

  /// @param listener called after each change, by the thread that makes it
  Metadata(@Nullable ObjectNode before, TaskJson json, Runnable listener) {
    this.listener = listener;
    this.isTaken = true;
    this.before = before;
    this.json = json;
    this.current = before == null ? JsonNodeFactory.instance.objectNode() : before.deepCopy();
  }

  /// A copy of all keys and values.
  public synchronized ObjectNode all() {
    return current.deepCopy();
  }

  /// The value of a key; empty if there is none.
  public synchronized Optional<JsonNode> get(String key) {
    return Optional.ofNullable(current.get(key)).map(JsonNode::deepCopy);
  }

  /// The value of a key as a `type`; empty if there is none.
  ///
  /// @throws IllegalArgumentException if it is something else
  public <T> Optional<T> get(String key, Class<T> type) {
    return get(key).flatMap(found -> Optional.ofNullable(json.read(found, TypeRef.of(type))));
  }

  /// Sets a key.
  ///
  /// @param value a value that [TaskJson] can write
  /// @throws IllegalArgumentException if it cannot, or if the metadata would be larger than
  ///   [#MAX_BYTES]; nothing changes then
  @Override
  public Metadata set(String key, @Nullable Object value) {
    var written = json.write(value);
    return change(changed -> changed.set(key, written));
  }

  /// Removes a key, if it is there.
  @Override
  public Metadata delete(String key) {
    return change(changed -> changed.remove(key));
  }

  /// Adds a value to the end of a list. If the key does not exist, it becomes a list.
  ///
  /// @throws IllegalArgumentException as [#set], and if the key holds something else
  @Override
  public Metadata append(String key, @Nullable Object value) {
    var written = json.write(value);
    return change(
        changed -> {
          if (changed.path(key).isMissingNode()) {
            changed.putArray(key);
          }
          if (!(changed.get(key) instanceof ArrayNode list)) {
            throw wrong("append", key, "a list", changed.get(key));
          }
          list.add(written);
        });
  }

  /// Adds to a number; a negative value subtracts. If the key does not exist, it counts as 0.
  ///
  /// @throws IllegalArgumentException as [#set], and if the key holds something else
  @Override
  public Metadata increment(String key, long by) {
    return increment(key, BigDecimal.valueOf(by));
  }

  /// Adds to a number with exact decimals: 0.1 plus 0.2 is 0.3.
  ///
  /// @throws IllegalArgumentException as [#set], and if the key holds something else
  @Override
  public Metadata increment(String key, BigDecimal by) {
    return change(
        changed -> {
          var number = changed.path(key);
          if (!number.isMissingNode() && !number.isNumber()) {
            throw wrong("increment", key, "a number", number);
          }
          changed.put(key, number.isMissingNode() ? by : number.decimalValue().add(by));
        });
  }

  /// Changes the metadata of the run that triggered this one; those of this run if no run did, or
  /// if it is detached.
  ///
  /// The changes are made about a second later, and before the attempt ends, if the operator has a
  /// gateway. What fails there only causes a warning in the log: the other run has ended or was
  /// deleted, holds something else under the key, or would have more than 16 KiB or 256 keys.
  ///
  /// A change is made at most once. Until it is made, it is only in memory: it is lost if the pod
  /// is lost in that second, and it may be lost if the attempt times out or is canceled. Code that
  /// is executed again makes it again. A step does not, even if its change was lost.
  public MetadataUpdater parent() {
    return parent;
  }

  /// Changes the metadata of the first of the runs above this one, as [#parent]. If that is the
  /// parent, too, the changes of each keep their order, but those of the parent may come first.
  public MetadataUpdater root() {
    return root;
  }

  void isBelow(MetadataUpdater itsParent, MetadataUpdater itsRoot) {
    parent = itsParent;
    root = itsRoot;
  }

  /// The metadata to write; null if nothing changed.
  synchronized @Nullable ObjectNode changed() {
    var unchanged = before == null ? current.isEmpty() : current.equals(before);
    return unchanged && !wasTaken ? null : current.deepCopy();
  }

  /// The metadata to show, once for each change; empty if they were taken since the last one.
  synchronized Optional<ObjectNode> take() {
    if (isTaken) {
      return Optional.empty();
    }
    isTaken = true;
    wasTaken = true;
    return Optional.of(current.deepCopy());
  }

  private interface Change {
    void apply(ObjectNode metadata);
  }

  private Metadata change(Change change) {
    if (changes(change)) {
      listener.run();
    }
    return this;
  }

  private synchronized boolean changes(Change change) {
    var changed = current.deepCopy();
    change.apply(changed);
    var size = changed.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the metadata would need %d bytes; at most %d are allowed".formatted(size, MAX_BYTES));
    }
    if (changed.equals(current)) {
      return false;
    }
    current = changed;
    isTaken = false;
    return true;
  }

  private static IllegalArgumentException wrong(
      String what, String key, String expected, @Nullable JsonNode found) {
    return new IllegalArgumentException(
        "%s needs %s, but the metadata's \"%s\" is %s".formatted(what, expected, key, found));
  }
}
