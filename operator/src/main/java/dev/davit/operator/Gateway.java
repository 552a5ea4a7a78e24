package dev.davit.operator;

import dev.davit.contract.PodContract;
import dev.davit.operator.backend.ResourceCalls;
import dev.davit.operator.backend.RunEnds;
import dev.davit.operator.gateway.GatewayAccess;
import dev.davit.operator.gateway.GatewayInstallation;
import dev.davit.operator.gateway.GatewayKeeper;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Route;
import dev.davit.operator.hook.HookCalls;
import dev.davit.operator.hook.HookUrls;
import dev.davit.operator.journal.JournalStore;
import dev.davit.operator.journal.OutputStore;
import dev.davit.operator.kube.CallerClients;
import dev.davit.operator.kube.GatewayObjectClient;
import dev.davit.operator.kube.JournalClient;
import dev.davit.operator.kube.RunSchema;
import dev.davit.operator.kube.TokenClient;
import dev.davit.operator.kube.TokenReviews;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.podcalls.AttemptCalls;
import dev.davit.operator.run.GatewaySeen;
import dev.davit.operator.run.RunController;
import dev.davit.operator.store.ObjectStoreController;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the gateway together: what it serves, and what keeps it served.
final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /// Journals in memory may take the heap divided by this.
  private static final int HEAP_SHARE_OF_JOURNALS = 16;

  /// What the gateway of this version does for pods.
  private static final List<String> CALLS =
      List.of(
          PodContract.GATEWAY_CALL_RUNS,
          PodContract.GATEWAY_CALL_TOKENS,
          PodContract.GATEWAY_CALL_WAITS,
          PodContract.GATEWAY_CALL_METADATA,
          PodContract.GATEWAY_CALL_TAGS,
          PodContract.GATEWAY_CALL_ABOVE,
          PodContract.GATEWAY_CALL_OUTPUT);

  /// Those of them, and of an object store, that need fields which an older CRD of runs does not
  /// have.
  private static final Set<String> NEED_NEW_CRD =
      Set.of(
          PodContract.GATEWAY_CALL_TAGS,
          PodContract.GATEWAY_CALL_ABOVE,
          PodContract.GATEWAY_CALL_UPLOAD);

  private final JournalClient journals;
  private final RunSchema runSchema;
  private final Leadership leadership;
  private final TokenReviews tokens;
  private final TokenClient tokenClient;
  private final CallerClients callers;
  private final Parking parking = new Parking(Parking.places(heap()), new Random());
  private final GatewayKeeper keeper;
  private final HookUrls urls;
  private final Optional<ObjectStoreController> store;
  private volatile boolean servesPods = true;
  private volatile List<String> calls = CALLS;

  Gateway(
      GatewayInstallation installation,
      KubernetesClient client,
      Leadership leadership,
      Optional<ObjectStoreController> store,
      MeterRegistry meters,
      InstantSource clock) {
    this.leadership = leadership;
    this.store = store;
    journals = new JournalClient(client);
    runSchema = new RunSchema(client);
    tokens = new TokenReviews(client, PodContract.GATEWAY_AUDIENCE);
    tokenClient = new TokenClient(client);
    callers = new CallerClients(client.getConfiguration());
    keeper =
        new GatewayKeeper(
            installation,
            new GatewayObjectClient(
                client, installation.namespace(), installation.name(), installation.hookSecret()),
            parking,
            leadership::isCertain,
            meters,
            clock);
    urls = new HookUrls(keeper::hooks, keeper::areHooksPending);
  }

  /// Begins to serve: this operator leads now.
  ///
  /// @param namespaces the watched ones; empty: all
  /// @param runs decides what pods may do, and does it
  void begin(Set<String> namespaces, RunEnds ends, RunController runs) {
    servesPods = canServePods();
    calls = calls();
    var routes =
        new HashMap<String, Route>(
            ResourceCalls.routes(
                callers::of,
                namespaces,
                ends,
                parking,
                it -> urls.of(it.namespace(), it.name(), it.uid()),
                store));
    routes.putAll(
        AttemptCalls.routes(
            tokens::pod,
            runs.attempts(),
            new JournalStore(journals, heap() / HEAP_SHARE_OF_JOURNALS),
            new OutputStore(journals),
            store,
            runs.children(),
            runs.held(),
            parking,
            leadership::isCertain,
            runs.tokens(),
            runs.inbox(),
            runs.above(),
            urls));
    keeper.begin(
        routes, HookCalls.routes(tokenClient, namespaces, keeper::hooks, System::nanoTime));
  }

  /// Without this look, a step would wait for what never succeeds.
  private boolean canServePods() {
    try {
      if (!journals.isInstalled()) {
        return noPods("the CRD runjournals.davit.dev is missing: apply the CRDs of this version");
      }
      return tokens.isAllowed()
          || noPods("the operator may not create tokenreviews: give it that right");
    } catch (KubernetesClientException e) {
      log.atWarn().setCause(e).log("Could not find out whether pods can be served");
      return true;
    }
  }

  /// What the API server would drop from statuses is not offered.
  private List<String> calls() {
    var all = new ArrayList<>(CALLS);
    if (store.isPresent()) {
      all.add(PodContract.GATEWAY_CALL_UPLOAD);
    }
    try {
      var missing = runSchema.missing();
      if (missing.isEmpty()) {
        return all;
      }
      log.atError()
          .addKeyValue("missing", missing)
          .log(
              "Pods add no tags, change no other runs, and have no object store: the CRD runs.davit.dev is older than the operator."
                  + " Apply the CRDs of this version, and restart the operator");
      all.removeAll(NEED_NEW_CRD);
      return all;
    } catch (KubernetesClientException e) {
      log.atWarn()
          .setCause(e)
          .log("Could not find out which fields of runs are kept; outputs do not go to the store");
      all.remove(PodContract.GATEWAY_CALL_UPLOAD);
      return all;
    }
  }

  private static boolean noPods(String why) {
    log.atError()
        .addKeyValue("why", why + ", and restart the operator")
        .log("Pods get no gateway: the results of their steps are kept only when they end");
    return false;
  }

  /// What pods that are made now can be told.
  GatewaySeen seen() {
    if (!servesPods) {
      return new GatewaySeen.None();
    }
    return access()
        .<GatewaySeen>map(it -> new GatewaySeen.Reachable(it.url(), it.ca(), calls))
        .orElseGet(GatewaySeen.Away::new);
  }

  /// How it is reached and trusted; empty if it is not served now.
  Optional<GatewayAccess> access() {
    return keeper.access();
  }

  /// The port that it listens on; empty if it is not served now.
  Optional<Integer> port() {
    return keeper.port();
  }

  /// The port of the URLs of tokens; empty if they are not served now.
  Optional<Integer> hooksPort() {
    return keeper.hooksPort();
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory();
  }

  @Override
  public void close() {
    keeper.close();
    callers.close();
  }
}
