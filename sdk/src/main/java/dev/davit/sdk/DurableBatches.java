package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.New;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Triggers runs at once, one or many, and waits for the ends of many. To trigger and to wait are
/// two durable calls: all runs exist when the wait begins.
final class DurableBatches {
  private final DurableCalls calls;
  private final TaskJson json;

  DurableBatches(DurableCalls calls, TaskJson json) {
    this.calls = calls;
    this.json = json;
  }

  /// Triggers one run.
  ///
  /// @return its name
  /// @throws ChildRunException if it is refused
  String trigger(ChildRun<?> run) throws InterruptedException {
    calls.require("ctx.trigger(\"" + run.task() + "\")");
    requireGateway("ctx.trigger");
    var written = run.json(json);
    var scope = calls.scope();
    var name =
        ChildNames.of(calls)
            .run(scope.replay().next(), attempt(), run.task(), written, run.options());
    var entry = triggered(name, null, List.of(run.named(name, written)));
    var error = entry.error();
    if (error != null) {
      throw new ChildRunException(name, "run %s was refused: %s".formatted(name, error.message()));
    }
    return name;
  }

  /// Triggers a batch.
  ///
  /// @param what the call
  List<TriggeredRun> triggerAll(String what, List<? extends ChildRun<?>> runs)
      throws InterruptedException {
    return batch(what, runs).runs();
  }

  /// Triggers a batch, and waits until all its runs have ended.
  <O extends @Nullable Object> List<ChildResult<O>> triggerAllAndWait(
      List<? extends ChildRun<O>> runs) throws InterruptedException {
    var what = "ctx.batchTriggerAndWait";
    calls.require(what);
    for (var run : runs) {
      if (run.isDetached()) {
        throw new IllegalArgumentException(
            "%s with a run of \"%s\" that is detached; nothing can wait for it"
                .formatted(what, run.task()));
      }
    }
    new OutsideWait(calls).requireWait(what, Kind.BATCH);
    var batch = batch(what, runs);
    if (batch.runs().stream().allMatch(TriggeredRun.Refused.class::isInstance)) {
      return results(runs, batch, Map.of());
    }
    var entry = new OutsideWait(calls).await(what, new AwaitedBatch(batch));
    calls.scope().see(entry.at());
    return results(runs, batch, ends(batch, entry));
  }

  /// A batch that was triggered.
  ///
  /// @param asked its runs, those that were refused as well
  /// @param runs what has become of each
  private record Batch(String name, List<NewRun> asked, List<TriggeredRun> runs) {}

  private Batch batch(String what, List<? extends ChildRun<?>> runs) throws InterruptedException {
    calls.require(what);
    requireGateway(what);
    if (runs.isEmpty() || runs.size() > PodContract.MAX_RUNS_OF_BATCH) {
      throw new IllegalArgumentException(
          "%s with %d runs; allowed: 1 to %d"
              .formatted(what, runs.size(), PodContract.MAX_RUNS_OF_BATCH));
    }
    var names = ChildNames.of(calls);
    var position = calls.scope().replay().next();
    var asked = new ArrayList<NewRun>(runs.size());
    for (var run : runs) {
      var written = run.json(json);
      var name =
          names.ofBatch(position, attempt(), asked.size(), run.task(), written, run.options());
      asked.add(run.named(name, written));
    }
    var name = names.batch(asked.stream().map(NewRun::name).toList());
    var refused = Objects.requireNonNull(triggered(name, name, asked).value());
    return new Batch(
        name, asked, asked.stream().map(run -> triggered(run.name(), refused)).toList());
  }

  private static TriggeredRun triggered(String name, JsonNode refused) {
    return refused.has(name)
        ? new TriggeredRun.Refused(name, refused.get(name).asText())
        : new TriggeredRun.Triggered(name);
  }

  /// The entry of runs that exist now, or are refused. A single one that is refused fails its call,
  /// so that another attempt tries it again.
  ///
  /// @param name of the call
  /// @param batch null: none
  private JournalEntry triggered(String name, @Nullable String batch, List<NewRun> runs)
      throws InterruptedException {
    var scope = calls.scope();
    var answer = calls.journal().answer(scope.replay(), new Call(Kind.TRIGGER, name));
    if (!(answer instanceof New next)) {
      var recorded = calls.record().recorded(answer);
      scope.see(recorded.at());
      return recorded;
    }
    var refused = created(batch, runs);
    var at = calls.environment().clock().instant();
    var number = calls.assignment().attempt().number();
    var entry =
        JournalEntry.trigger(scope.path(), next.position(), name, number, at, json(refused));
    scope.see(at);
    return calls
        .record()
        .record(
            batch == null && !refused.isEmpty()
                ? entry.failed(new TaskError("RunRefused", refused.getOrDefault(name, ""), null))
                : entry);
  }

  private Map<String, String> created(@Nullable String batch, List<NewRun> runs)
      throws InterruptedException {
    if (test() != null) {
      runs.forEach(calls.journal()::triggered);
      return Map.of();
    }
    return calls.record().trigger(batch, runs);
  }

  private static ObjectNode json(Map<String, String> refused) {
    var json = JsonNodeFactory.instance.objectNode();
    refused.forEach(json::put);
    return json;
  }

  /// A later attempt finds what earlier ones have triggered, unless it begins fresh.
  private int attempt() {
    return calls.isFresh() ? calls.assignment().attempt().number() : 1;
  }

  private void requireGateway(String what) {
    if (test() == null && !calls.record().canTrigger()) {
      throw new IllegalStateException(
          what
              + " needs the operator's gateway, which creates the run while the task executes: it is off (chart value gateway.enabled), or the operator is older");
    }
  }

  private record AwaitedBatch(Batch batch) implements OutsideWait.Awaited {
    @Override
    public Kind kind() {
      return Kind.BATCH;
    }

    @Override
    public String name(int position, int attempt) {
      return batch.name();
    }

    @Override
    public Wait wait(JournalEntry began) {
      return Wait.batch(began.scope(), began.position(), batch.name());
    }

    /// The entry has the ends, so that a resumed execution has the same.
    @Override
    public JournalEntry answer(TestAnswers test, JournalEntry began, Instant now) {
      var ends = batch.asked().stream().map(run -> test.ofBatch(run, began, now)).toList();
      return began.completed(now, TaskJson.parse(new ChildEnds(ends, null).write()));
    }
  }

  private Map<String, ChildEnd> ends(Batch batch, JournalEntry entry) throws InterruptedException {
    var ends =
        test() == null
            ? calls.record().ends(batch.name())
            : ChildEnds.read(String.valueOf(entry.value())).ends();
    var byName = new HashMap<String, ChildEnd>();
    ends.forEach(end -> byName.put(end.name(), end));
    return byName;
  }

  private <O extends @Nullable Object> List<ChildResult<O>> results(
      List<? extends ChildRun<O>> runs, Batch batch, Map<String, ChildEnd> ends) {
    var results = new ArrayList<ChildResult<O>>(runs.size());
    for (var run : runs) {
      var triggered = batch.runs().get(results.size());
      results.add(
          triggered instanceof TriggeredRun.Refused refused
              ? new ChildResult.Failed<>(refused.run(), "Failed", "RunRefused", refused.why())
              : result(triggered.run(), run.type(), ends.get(triggered.run())));
    }
    return List.copyOf(results);
  }

  private <O extends @Nullable Object> ChildResult<O> result(
      String run, TypeRef<O> type, @Nullable ChildEnd end) {
    if (end == null) {
      return new ChildResult.Deleted<>(run);
    }
    var error = end.error();
    if (error != null) {
      return new ChildResult.Failed<>(run, end.phase(), error.type(), error.message());
    }
    return DurableRuns.completed(
        json, run, Objects.requireNonNullElse(end.output(), NullNode.getInstance()), type);
  }

  private @Nullable TestAnswers test() {
    return calls.environment().answers().orElse(null);
  }
}
