package dev.davit.operator.podcalls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalAppended;
import dev.davit.contract.JournalJson;
import dev.davit.contract.RecordedJournal;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.journal.JournalOwner;
import dev.davit.operator.journal.JournalStore;
import dev.davit.operator.journal.JournalStore.Appended;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Answers what pods ask about the journals of their runs.
record JournalCalls(JournalStore journals) {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Response append(Request request, Standing.Live live) {
    var append = JournalAppend.read(new String(request.body(), StandardCharsets.UTF_8));
    AttemptCalls.requireSame(live, append.attempt(), append.segment());
    var lines = JournalJson.write(append.entries()).valueStream().map(JsonNode::toString).toList();
    return switch (journals.append(owner(live), lines)) {
      case Appended.Kept(var entries) -> Response.json(200, new JournalAppended(entries).write());
      case Appended.TooLarge(var why) ->
          AttemptCalls.problem(GatewayProblem.JOURNAL_TOO_LARGE, why);
      case Appended.Busy() -> Problem.unavailable("The journal is written by others", SOON);
    };
  }

  Response read(Request request, Standing.Live live) {
    var array = JSON.createArrayNode();
    journals.read(owner(live)).forEach(line -> array.add(tree(line)));
    return Response.json(200, new RecordedJournal(JournalJson.read(array)).write());
  }

  static JournalOwner owner(Standing.Live live) {
    var meta = live.run().getMetadata();
    return new JournalOwner(meta.getNamespace(), meta.getName(), meta.getUid());
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a journal that the operator wrote is no JSON", e);
    }
  }
}
