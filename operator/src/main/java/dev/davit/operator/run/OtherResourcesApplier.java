package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.RunJournal;
import dev.davit.contract.NewRun;
import dev.davit.operator.journal.KeptOutput;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Api.Creation;
import dev.davit.operator.kube.Api.TokenCreation;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does to other resources what the end of an attempt demands, before or after it is written.
final class OtherResourcesApplier {
  private static final Logger log = LoggerFactory.getLogger(OtherResourcesApplier.class);

  private final Api api;
  private final InstantSource clock;

  OtherResourcesApplier(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /// Does what `end` demands. Returns what to decide instead of it; empty if all is done.
  Optional<RunDecision> prepare(Run run, RunObservation seen, WriteEnd end) {
    var namespace = run.getMetadata().getNamespace();
    end.before().canceled().forEach(name -> api.cancelRun(namespace, name));
    for (var token : end.before().tokens()) {
      switch (api.createToken(RunTokens.create(run, token))) {
        case TokenCreation.Exists _ -> {}
        case TokenCreation.Refused(var message) -> {
          return Optional.of(Suspension.withoutToken(seen, message));
        }
        case TokenCreation.NotNow(var pause) -> {
          return Optional.of(Stay.until(after(pause)));
        }
      }
    }
    var refused = new HashMap<String, String>();
    for (var asked : end.before().runs()) {
      switch (create(run, asked)) {
        case Creation.Exists() -> {}
        case Creation.Refused(var message) -> refused.put(asked.name(), message);
        case Creation.NotNow(var pause) -> {
          return Optional.of(Stay.until(after(pause)));
        }
      }
    }
    return refused.isEmpty()
        ? Optional.empty()
        : Optional.of(Suspension.withoutRuns(seen, end, refused));
  }

  /// Deletes the output that the gateway has kept, as the final status has it now. If that fails,
  /// it is deleted with the run.
  void afterOutput(Run run, RunObservation seen) {
    if (!seen.podFacts().hasStoredOutput()) {
      return;
    }
    var meta = run.getMetadata();
    var name = KeptOutput.name(meta.getUid(), seen.attempt());
    try {
      api.read(RunJournal.class, meta.getNamespace(), name)
          .ifPresent(
              kept ->
                  api.delete(
                      RunJournal.class, meta.getNamespace(), name, kept.getMetadata().getUid()));
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("namespace", meta.getNamespace())
          .addKeyValue("run", meta.getName())
          .setCause(e)
          .log("An output was not deleted from where the gateway kept it, and is with its run");
    }
  }

  private Creation create(Run run, NewRun asked) {
    Run child;
    try {
      child = ChildRuns.create(run, asked);
    } catch (IllegalArgumentException e) {
      return new Creation.Refused(String.valueOf(e.getMessage()));
    }
    return api.createRun(child);
  }

  private Instant after(Duration pause) {
    return clock.instant().plus(pause);
  }
}
