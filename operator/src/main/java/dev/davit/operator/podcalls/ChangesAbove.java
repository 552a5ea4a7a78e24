package dev.davit.operator.podcalls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.UpdateMetadata;
import dev.davit.contract.UpdatedMetadata;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.LiveAttempts.Standing;
import dev.davit.operator.run.NotedInbox;
import dev.davit.operator.run.NotedInbox.Sent;
import dev.davit.operator.run.RunsAbove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Changes the metadata of the runs above that of a pod. A run that has ended stays as it is.
final class ChangesAbove {
  private static final int AT_ONCE = 24;

  private final NotedInbox inbox;
  private final RunsAbove runs;
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  ChangesAbove(NotedInbox inbox, RunsAbove runs) {
    this.inbox = inbox;
    this.runs = runs;
  }

  private record Change(Run run, MetadataOperations operations) {
    Change and(Change next) {
      return new Change(run, operations.and(next.operations));
    }
  }

  /// A change that waits to be written.
  private record Begun(Run run, Sent sent) {}

  /// @param asked of it, what is about other runs
  /// @param faults what else is refused of the request
  Response noted(UpdateMetadata asked, Standing.Live live, List<String> faults) {
    var refused = new ArrayList<>(faults);
    // Finding the runs may need the API server; then the calls only wait.
    return places
        .with(() -> begun(asked, live, refused))
        .map(all -> answer(all, refused))
        .orElseGet(Problem::tooManyCalls);
  }

  private List<Begun> begun(UpdateMetadata asked, Standing.Live live, List<String> refused) {
    var all = new ArrayList<Begun>();
    for (var change : changes(asked, live, refused)) {
      var run = change.run;
      var given = given(run);
      var fault = inbox.faultOf(live, run, given, asked.sequence(), change.operations);
      if (fault.isPresent()) {
        refused.add("run %s: %s".formatted(run.getMetadata().getName(), fault.get()));
      } else {
        var sent = inbox.above(live, run, given, asked.sequence(), change.operations);
        all.add(new Begun(run, sent));
      }
    }
    return all;
  }

  private static Response answer(List<Begun> all, List<String> refused) {
    for (var begun : all) {
      switch (begun.sent.await()) {
        case WRITTEN -> {}
        case OVER -> refused.add(ended(begun.run));
        case NOT_YET -> {
          return MetadataCalls.notYet(begun.run);
        }
      }
    }
    return Response.json(200, new UpdatedMetadata(refused).write());
  }

  private static String ended(Run run) {
    return "run %s has ended: its metadata stay as they are".formatted(run.getMetadata().getName());
  }

  /// One for each run: its parent may be the first one, too.
  private List<Change> changes(UpdateMetadata asked, Standing.Live live, List<String> refused) {
    var changes = new LinkedHashMap<String, Change>();
    try {
      if (!asked.parent().isEmpty()) {
        found(runs.parentOf(live.run()), "parent", asked, live, refused)
            .ifPresent(it -> add(changes, it, asked.parent()));
      }
      if (!asked.root().isEmpty()) {
        found(runs.rootOf(live.run()), "root", asked, live, refused)
            .ifPresent(it -> add(changes, it, asked.root()));
      }
    } catch (IllegalArgumentException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
    return List.copyOf(changes.values());
  }

  private static void add(Map<String, Change> changes, Run run, MetadataOperations operations) {
    changes.merge(run.getMetadata().getUid(), new Change(run, operations), Change::and);
  }

  /// The run if it can be changed. Else it is refused, unless the request is done.
  private Optional<Run> found(
      Optional<Run> above,
      String which,
      UpdateMetadata asked,
      Standing.Live live,
      List<String> refused) {
    if (above.isEmpty()) {
      refused.add(
          "the %s of run %s does not exist any more"
              .formatted(which, live.run().getMetadata().getName()));
      return above;
    }
    if (!Boolean.TRUE.equals(status(above.get()).finished())) {
      return above;
    }
    if (!inbox.isWritten(live, above.get(), asked.sequence())) {
      refused.add(ended(above.get()));
    }
    return Optional.empty();
  }

  private static RunStatus status(Run run) {
    return Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
  }

  private static ObjectNode given(Run run) {
    return object(run.getSpec().metadata()).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static Optional<ObjectNode> object(@Nullable JsonNode json) {
    return Optional.ofNullable(json)
        .map(FreeJson::treeOf)
        .flatMap(it -> it instanceof ObjectNode all ? Optional.of(all) : Optional.empty());
  }
}
