package dev.davit.operator.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.davit.api.Run;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunStatus;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.run.RetentionPolicy.Finished;
import dev.davit.operator.store.StoredKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The finished runs, each as a small record, so that retention does not read all of them in each
/// round. A list fills the history, and this operator's own writes and deletions keep it up to
/// date. It learns of other writes and deletions from the next list. Thread-safe.
final class RunHistory {

  /// The size of a run beside its spec and its status: names, uid, versions, times.
  private static final int METADATA_BYTES = 400;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .addModule(new SimpleModule().addSerializer(FreeJson.class, new SizeOnly()))
          .build();

  private Map<String, Finished> byUid = new HashMap<>();

  /// Runs added since a list began; the list may not contain them.
  private final List<Finished> sinceList = new ArrayList<>();

  /// Adds a run whose status has just been written. Ignores a run that has not finished, or is
  /// being deleted already.
  void wrote(Run run, RunStatus status) {
    of(run, status).ifPresent(this::add);
  }

  synchronized void add(Finished run) {
    byUid.put(run.uid(), run);
    sinceList.add(run);
  }

  /// The caller is about to list the runs for [#replace].
  synchronized void beginList() {
    sinceList.clear();
  }

  /// Replaces the history with a list, and keeps what was added since the list began.
  synchronized void replace(Collection<Finished> listed) {
    var replaced = new HashMap<String, Finished>();
    listed.forEach(run -> replaced.put(run.uid(), run));
    sinceList.forEach(run -> replaced.put(run.uid(), run));
    sinceList.clear();
    byUid = replaced;
  }

  synchronized void remove(String uid) {
    byUid.remove(uid);
  }

  synchronized boolean has(String uid) {
    return byUid.containsKey(uid);
  }

  synchronized List<Finished> all() {
    return List.copyOf(byUid.values());
  }

  /// The record of a run; empty if it has not finished, is being deleted already, or cannot be
  /// read.
  static Optional<Finished> of(Run run) {
    return of(run, run.getStatus());
  }

  /// Whether retention must leave this run alone, because it cannot be read.
  static boolean isUnreadable(Run run) {
    return Unread.faultOf(run).isPresent()
        || run.getStatus() == null
        || finishedAt(run, run.getStatus()).isEmpty();
  }

  private static Optional<Finished> of(Run run, @Nullable RunStatus status) {
    var meta = run.getMetadata();
    if (status == null
        || !Boolean.TRUE.equals(status.finished())
        || meta.getDeletionTimestamp() != null
        || Unread.faultOf(run).isPresent()) {
      return Optional.empty();
    }
    return finishedAt(run, status)
        .map(
            at ->
                new Finished(
                    meta.getNamespace(),
                    meta.getName(),
                    meta.getUid(),
                    run.getSpec().task(),
                    at,
                    bytes(run, status),
                    ChildRuns.parentOf(run),
                    stored(run, status)));
  }

  /// Only a key of this run: retention deletes the object.
  private static Optional<String> stored(Run run, RunStatus status) {
    return Optional.ofNullable(status.outputRef())
        .map(RunOutputRef::key)
        .filter(key -> StoredKey.isOf(run.getMetadata().getUid(), key));
  }

  private static Optional<Instant> finishedAt(Run run, RunStatus status) {
    var times = status.times();
    var text =
        times == null || times.finishedAt() == null
            ? run.getMetadata().getCreationTimestamp()
            : times.finishedAt();
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// About the size of the run in etcd: spec and status as JSON, and a fixed size for the metadata.
  /// For the users' own JSON, [FreeJson] keeps the size when the text is gone.
  private static long bytes(Run run, RunStatus status) {
    return METADATA_BYTES + bytes(run.getSpec()) + bytes(status);
  }

  private static long bytes(Record part) {
    var size = new Size();
    try {
      JSON.writer().withAttribute(Size.class, size).writeValue(size, part);
    } catch (IOException e) {
      throw new UncheckedIOException("a part of a run cannot be written as JSON", e);
    }
    return size.bytes;
  }

  /// Counts the bytes written into it.
  private static final class Size extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int offset, int length) {
      bytes += length;
    }
  }

  /// Counts JSON whose text may not be in memory any more.
  private static final class SizeOnly extends StdSerializer<FreeJson> {
    private static final long serialVersionUID = 1L;

    SizeOnly() {
      super(FreeJson.class);
    }

    @Override
    public void serialize(FreeJson json, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      if (provider.getAttribute(Size.class) instanceof Size size) {
        size.bytes += FreeJson.bytes(json);
      }
      generator.writeRawValue("");
    }
  }
}
