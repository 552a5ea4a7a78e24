package dev.davit.operator.token;

import dev.davit.api.Token;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.token.TokenDecision.Wait;
import io.javaoperatorsdk.operator.api.config.informer.Field;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes when a token waits, is completed or has timed out. It watches only unfinished tokens: a
/// finished one leaves the watch as a deleted one does.
///
/// A status is written with the version that was decided from. If somebody completes the token at
/// the moment of its time-out, one of the two is refused: the time-out, because the token has
/// changed, and then the completion arrives here; or the completion, by the rule of the CRD. Every
/// event is looked at, not only those with a new generation: the refused write of a time-out may
/// have lost to a change of a label.
@ControllerConfiguration(
    name = "token",
    generationAwareEventProcessing = false,
    informer =
        @Informer(fieldSelector = @Field(path = "status.finished", value = "true", negated = true)))
public final class TokenReconciler implements Reconciler<Token> {
  private static final Logger log = LoggerFactory.getLogger(TokenReconciler.class);

  private final Api api;
  private final UnreadReport unread;
  private final InstantSource clock;

  public TokenReconciler(Api api, UnreadReport unread, InstantSource clock) {
    this.api = api;
    this.unread = unread;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Token> reconcile(Token token, Context<Token> context) {
    var fault = Unread.faultOf(token);
    if (fault.isPresent()) {
      unread.report(token, fault.get());
      return UpdateControl.noUpdate();
    }
    var seen = TokenSeen.of(token, clock.instant());
    var decision = TokenLifecycle.decide(seen);
    apply(token, seen, decision);
    return decision instanceof Wait(var until) && until.isPresent()
        // One millisecond more: a timer that fires early would find a token that still waits.
        ? UpdateControl.<Token>noUpdate()
            .rescheduleAfter(Duration.between(seen.now(), until.get()).plusMillis(1))
        : UpdateControl.noUpdate();
  }

  private void apply(Token token, TokenSeen seen, TokenDecision decision) {
    var meta = token.getMetadata();
    var before = token.getStatus();
    var status = TokenStatusMapper.toStatus(decision, seen, before, meta.getGeneration());
    if (!status.equals(before) && api.writeStatus(token, status).isPresent()) {
      log.atInfo()
          .addKeyValue("namespace", meta.getNamespace())
          .addKeyValue("token", meta.getName())
          .addKeyValue("reason", status.reason())
          .log("Token changed");
    }
  }
}
