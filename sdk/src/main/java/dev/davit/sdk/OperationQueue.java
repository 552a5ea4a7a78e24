package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperation.Kind;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.PodContract;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Changes of the metadata of another run, until they are sent. They are bounded as what the
/// operator keeps of them.
final class OperationQueue implements MetadataUpdater {
  private final TaskJson json;
  private final boolean isSent;
  private final Runnable listener;
  private MetadataOperations waiting = MetadataOperations.NONE;
  private boolean isUnderWay;

  /// @param isSent whether there is a gateway; if not, nothing is kept
  /// @param listener called after each change, by the thread that makes it
  OperationQueue(TaskJson json, boolean isSent, Runnable listener) {
    this.json = json;
    this.isSent = isSent;
    this.listener = listener;
  }

  @Override
  public MetadataUpdater set(String key, @Nullable Object value) {
    return add(Kind.SET, key, json.write(value));
  }

  @Override
  public MetadataUpdater delete(String key) {
    return add(MetadataOperation.delete(key));
  }

  @Override
  public MetadataUpdater append(String key, @Nullable Object value) {
    return add(Kind.APPEND, key, JsonNodeFactory.instance.arrayNode().add(json.write(value)));
  }

  @Override
  public MetadataUpdater increment(String key, long by) {
    return add(Kind.INCREMENT, key, LongNode.valueOf(by));
  }

  @Override
  public MetadataUpdater increment(String key, BigDecimal by) {
    return add(Kind.INCREMENT, key, DecimalNode.valueOf(by));
  }

  private MetadataUpdater add(Kind kind, String key, JsonNode value) {
    var fault = JsonBounds.faultOf(value);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("the value of \"%s\", %s".formatted(key, fault.get()));
    }
    var size = value.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size > PodContract.MAX_METADATA_BYTES) {
      throw new IllegalArgumentException(
          "the value of \"%s\" has %d bytes; at most %d are allowed"
              .formatted(key, size, PodContract.MAX_METADATA_BYTES));
    }
    return add(new MetadataOperation(kind, key, JsonBounds.wellFormed(value)));
  }

  private MetadataUpdater add(MetadataOperation operation) {
    if (isSent) {
      keep(operation);
    }
    listener.run();
    return this;
  }

  private synchronized void keep(MetadataOperation operation) {
    var more = waiting.and(operation);
    var fault = more.faultOfSize();
    if (fault.isPresent()) {
      throw new IllegalStateException("until they are sent, " + fault.get());
    }
    waiting = more;
  }

  /// What is to be sent, each once.
  synchronized MetadataOperations take() {
    var taken = waiting;
    waiting = MetadataOperations.NONE;
    isUnderWay = !taken.isEmpty();
    return taken;
  }

  /// What was taken is done.
  synchronized void shown() {
    isUnderWay = false;
  }

  /// Whether something is not done.
  synchronized boolean isLeft() {
    return isUnderWay || !waiting.isEmpty();
  }
}
