package dev.davit.operator.podcalls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
import dev.davit.contract.UpdatedMetadata;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox;
import dev.davit.operator.run.NotedInbox.Outcome;
import dev.davit.operator.run.RunsAbove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Changes the metadata of the runs above that of a pod. What is done to a run that has ended is
/// ignored.
final class ChangesAbove {
  private final NotedInbox inbox;
  private final RunsAbove runs;

  ChangesAbove(NotedInbox inbox, RunsAbove runs) {
    this.inbox = inbox;
    this.runs = runs;
  }

  private record Change(Run run, MetadataOperations operations) {
    Change and(Change next) {
      return new Change(run, operations.and(next.operations));
    }
  }

  /// @param fault what else is refused of the request
  Response noted(UpdateMetadata asked, Standing.Live live, Optional<String> fault) {
    var refused = new ArrayList<>(fault.stream().toList());
    for (var change : changes(asked, live, refused)) {
      var run = change.run;
      var given = given(run);
      var wrong =
          inbox.isDone(live, run, asked.sequence())
              ? Optional.<String>empty()
              : change.operations.faultOn(metadata(run, given));
      if (wrong.isPresent()) {
        refused.add("run %s: %s".formatted(run.getMetadata().getName(), wrong.get()));
      } else if (inbox.above(live, run, given, asked.sequence(), change.operations)
          == Outcome.NOT_YET) {
        return MetadataCalls.notYet(run);
      }
    }
    return Response.json(200, new UpdatedMetadata(refused).write());
  }

  /// One for each run: its parent may be the first one, too.
  private List<Change> changes(UpdateMetadata asked, Standing.Live live, List<String> refused) {
    var changes = new LinkedHashMap<String, Change>();
    try {
      add(changes, asked.parent(), runs::parentOf, live.run());
      add(changes, asked.root(), runs::rootOf, live.run());
    } catch (IllegalArgumentException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
    return List.copyOf(changes.values());
  }

  private static void add(
      Map<String, Change> changes,
      MetadataOperations operations,
      Function<Run, Optional<Run>> above,
      Run run) {
    if (!operations.isEmpty()) {
      above
          .apply(run)
          .filter(it -> !Boolean.TRUE.equals(status(it).finished()))
          .ifPresent(
              it ->
                  changes.merge(
                      it.getMetadata().getUid(), new Change(it, operations), Change::and));
    }
  }

  private static RunStatus status(Run run) {
    return Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
  }

  private static ObjectNode given(Run run) {
    return object(run.getSpec().metadata()).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static ObjectNode metadata(Run run, ObjectNode given) {
    return object(status(run).metadata()).orElse(given);
  }

  private static Optional<ObjectNode> object(@Nullable JsonNode json) {
    return Optional.ofNullable(json)
        .map(FreeJson::treeOf)
        .flatMap(it -> it instanceof ObjectNode all ? Optional.of(all) : Optional.empty());
  }
}
