package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.Token;
import dev.davit.api.TokenSpec;
import dev.davit.contract.Durations;
import dev.davit.contract.NewToken;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.util.List;

/// The tokens that tasks make.
final class RunTokens {
  private RunTokens() {}

  /// The token that a task of `run` has made. It is deleted with the run.
  static Token create(Run run, NewToken made) {
    var token = new Token();
    token.getMetadata().setNamespace(run.getMetadata().getNamespace());
    token.getMetadata().setName(made.name());
    token
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(run.getApiVersion())
                    .withKind(run.getKind())
                    .withName(run.getMetadata().getName())
                    .withUid(run.getMetadata().getUid())
                    .build()));
    token.setSpec(
        new TokenSpec(
            Durations.format(Duration.ofSeconds(made.timeoutSeconds())),
            made.tags().isEmpty() ? null : made.tags(),
            run.getMetadata().getName(),
            null,
            null));
    return token;
  }
}
