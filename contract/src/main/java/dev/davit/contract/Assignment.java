package dev.davit.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The content of the assignment file, which describes one attempt.
///
/// @param contract the version of the contract, [PodContract#VERSION]
/// @param task the id of the task to execute
/// @param run the run of this attempt
/// @param attempt the number of this attempt, from 1, and the maximum
/// @param queue the queue whose slot this attempt takes, as `queue/NAME` or `task/NAME`
/// @param machine the machine preset of this attempt's pod
/// @param maxDurationSeconds how long this attempt may execute, at least 5; absent: no limit
/// @param cancelTimeoutSeconds how long the attempt may continue after SIGTERM; absent: 25, because
///   an operator that does not send it allows 30 until SIGKILL
/// @param segment what the attempt executed before this pod; absent: the operator is older and can
///   resume nothing, so the attempt must not suspend
/// @param gateway where the pod makes its journal durable; absent: nowhere, the journal travels in
///   the result only
/// @param payload any JSON; absent if the entrypoint of the task is its container, which reads the
///   payload file instead
public record Assignment(
    String contract,
    String task,
    AssignedRun run,
    AssignedAttempt attempt,
    String queue,
    String machine,
    @Nullable Long maxDurationSeconds,
    @Nullable Long cancelTimeoutSeconds,
    @Nullable AssignedSegment segment,
    @Nullable AssignedGateway gateway,
    @Nullable JsonNode payload) {

  /// An assignment without a gateway.
  public Assignment(
      String contract,
      String task,
      AssignedRun run,
      AssignedAttempt attempt,
      String queue,
      String machine,
      @Nullable Long maxDurationSeconds,
      @Nullable Long cancelTimeoutSeconds,
      @Nullable AssignedSegment segment,
      @Nullable JsonNode payload) {
    this(
        contract,
        task,
        run,
        attempt,
        queue,
        machine,
        maxDurationSeconds,
        cancelTimeoutSeconds,
        segment,
        null,
        payload);
  }

  /// An assignment without a segment and a gateway.
  public Assignment(
      String contract,
      String task,
      AssignedRun run,
      AssignedAttempt attempt,
      String queue,
      String machine,
      @Nullable Long maxDurationSeconds,
      @Nullable Long cancelTimeoutSeconds,
      @Nullable JsonNode payload) {
    this(
        contract,
        task,
        run,
        attempt,
        queue,
        machine,
        maxDurationSeconds,
        cancelTimeoutSeconds,
        null,
        null,
        payload);
  }

  /// The same assignment, but resumed by this segment.
  public Assignment withSegment(AssignedSegment resumed) {
    return new Assignment(
        contract,
        task,
        run,
        attempt,
        queue,
        machine,
        maxDurationSeconds,
        cancelTimeoutSeconds,
        resumed,
        gateway,
        payload);
  }

  /// The same assignment, but with this gateway.
  public Assignment withGateway(AssignedGateway reachable) {
    return new Assignment(
        contract,
        task,
        run,
        attempt,
        queue,
        machine,
        maxDurationSeconds,
        cancelTimeoutSeconds,
        segment,
        reachable,
        payload);
  }

  /// The number of the pod's segment, from 0.
  public int segmentNumber() {
    return segment == null ? 0 : segment.number();
  }

  /// Whether the gateway answers the call of this name, such as [PodContract#GATEWAY_CALL_RUNS].
  public boolean hasCall(String name) {
    return gateway != null && gateway.calls().contains(name);
  }

  /// How many seconds this pod may execute: what earlier segments have left of the limit, at least
  /// 1; null if there is no limit.
  public @Nullable Long secondsLeft() {
    var executed = segment == null ? 0 : segment.executedSeconds();
    return maxDurationSeconds == null ? null : Math.max(1L, maxDurationSeconds - executed);
  }

  /// The run that an attempt belongs to.
  ///
  /// @param id the unique id of the run (the resource's uid)
  /// @param createdAt when the run was triggered
  /// @param version the version of the task that all attempts of the run use
  /// @param parent the name of the run that triggered this one
  /// @param batch the batch that the run was triggered with
  /// @param idempotencyKey the key that the run was triggered with
  /// @param metadata the metadata of the run so far; absent: empty
  /// @param detached true: the run is no child of `parent`, which only triggered it; absent: it is
  public record AssignedRun(
      String id,
      String name,
      String namespace,
      Instant createdAt,
      List<String> tags,
      @Nullable String version,
      @Nullable String parent,
      @Nullable String batch,
      @Nullable String idempotencyKey,
      @Nullable ObjectNode metadata,
      @Nullable Boolean detached) {
    public AssignedRun {
      tags = List.copyOf(tags);
    }

    /// A run without optional fields.
    public AssignedRun(
        String id, String name, String namespace, Instant createdAt, List<String> tags) {
      this(id, name, namespace, createdAt, tags, null, null, null, null, null, null);
    }
  }

  /// The number of an attempt.
  ///
  /// @param number from 1
  /// @param of the maximum number of attempts, not counting those lost to the platform
  public record AssignedAttempt(int number, int of) {}

  /// The operator's gateway, to which a pod sends the entries of its journal, see [JournalAppend].
  ///
  /// @param url without a slash at its end, such as `https://davit-gateway.davit-system.svc`
  /// @param ca one or more certificates as PEM; only they vouch for the gateway
  /// @param hasJournal whether earlier pods of the run may have recorded entries at the gateway;
  ///   false: there is nothing to fetch
  /// @param calls the names of what it does beside keeping the journal, such as
  ///   [PodContract#GATEWAY_CALL_RUNS]; the gateway of an older operator does less
  public record AssignedGateway(String url, String ca, boolean hasJournal, List<String> calls) {
    public AssignedGateway {
      calls = List.copyOf(calls);
    }
  }

  /// The part of an attempt that one pod executes: an attempt that was suspended is continued by
  /// another pod, as the next segment.
  ///
  /// @param number from 0; above 0, the attempt is resumed
  /// @param executedSeconds how long the earlier segments of this attempt have executed
  /// @param journal what the run has recorded so far, in all its attempts
  /// @param unknown the entries of the journal whose kind this build does not know
  /// @param resumesAfter the kinds of waits after which the operator can resume the attempt; empty:
  ///   it must not be suspended
  public record AssignedSegment(
      int number,
      long executedSeconds,
      List<JournalEntry> journal,
      List<JournalJson.UnknownEntry> unknown,
      Set<JournalEntry.Kind> resumesAfter) {
    /// The kinds of waits after which the operator of this version resumes an attempt.
    public static final Set<JournalEntry.Kind> ALL_WAITS =
        Collections.unmodifiableSet(
            EnumSet.of(
                JournalEntry.Kind.TIME,
                JournalEntry.Kind.TOKEN,
                JournalEntry.Kind.RUN,
                JournalEntry.Kind.BATCH));

    public AssignedSegment {
      journal = List.copyOf(journal);
      unknown = List.copyOf(unknown);
      resumesAfter = Set.copyOf(resumesAfter);
    }

    /// A segment whose journal has only entries of known kinds, and that may be suspended.
    public AssignedSegment(int number, long executedSeconds, List<JournalEntry> journal) {
      this(number, executedSeconds, journal, List.of(), ALL_WAITS);
    }

    @JsonValue
    ObjectNode json() {
      var entries = JournalJson.write(journal);
      unknown.forEach(entry -> entries.add(entry.json()));
      var json = ContractJson.MAPPER.createObjectNode();
      if (number > 0) {
        json.put("number", number).put("executedSeconds", executedSeconds);
      }
      var kinds = json.putArray("resumesAfter");
      resumesAfter.stream().sorted().map(JournalEntry.Kind::wireName).forEach(kinds::add);
      if (!entries.isEmpty()) {
        json.set("journal", entries);
      }
      return json;
    }
  }
}
