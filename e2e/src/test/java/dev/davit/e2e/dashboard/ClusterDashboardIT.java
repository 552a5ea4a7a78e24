package dev.davit.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.davit.api.Run;
import dev.davit.client.DavitClient;
import dev.davit.dashboard.ClusterDashboard;
import dev.davit.dashboard.DashboardSettings;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.Crds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The dashboard for many users: each sees and does what their own token allows.
@RealApi
class ClusterDashboardIT {
  private static final String DASHBOARD = "system:serviceaccount:davit-system:davit-dashboard";

  private final ControlPlane cluster;
  private final String shop;
  private final String bank;

  ClusterDashboardIT(ControlPlane cluster) {
    Crds.install(cluster);
    this.cluster = cluster;
    shop = cluster.newNamespace();
    bank = cluster.newNamespace();
  }

  @Test
  void eachUserSeesTheirNamespaceAndNothingOfAnother() {
    var mail = trigger(shop, "mail");
    var pay = trigger(bank, "pay");
    try (var dashboard = start(Map.of());
        var ada = loggedIn(dashboard, user(shop, "ada", "get,list,watch"));
        var bob = loggedIn(dashboard, user(bank, "bob", "get,list,watch"))) {
      awaitRun(ada, shop, mail);
      awaitRun(bob, bank, pay);
      for (var page : pagesOf(ada, "/ns/" + shop)) {
        assertThat(body(ada, page)).as(page).doesNotContain(bank, pay);
      }
      assertThat(ada.get("/ns/" + shop + "/runs").body()).contains("All <b>1</b>").contains("ada");
      for (var page :
          List.of("", "/runs", "/tasks", "/errors", "/runs/" + pay, "/runs/" + pay + "/yaml")) {
        var refused = ada.get("/ns/" + bank + page);
        assertThat(refused.statusCode()).as(page).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("pay");
      }
      assertThat(ada.get("/ns/-/runs").statusCode()).isEqualTo(403);
      assertThat(ada.get("/").uri().getPath()).isEqualTo("/ns/" + shop);

      try (var lines = ada.lines("/events");
          var foreign = ada.lines("/events?ns=" + bank + "&run=" + pay)) {
        var events = lines.iterator();
        var foreignEvents = foreign.iterator();
        assertThat(next(events)).isEqualTo("data: changed");
        assertThat(next(foreignEvents)).isEqualTo("data: changed");
        cancel(bank, pay);
        awaitText(bob, "/ns/" + bank + "/runs/" + pay, "is being canceled");
        assertThat(next(events)).isEqualTo(": nothing new");
        assertThat(next(foreignEvents)).isEqualTo(": nothing new");
        trigger(shop, "mail");
        assertThat(next(events)).isEqualTo("data: changed");
      }
    }
  }

  @Test
  void aTokenWithoutRightsSeesNothing() {
    var mail = trigger(shop, "mail");
    try (var dashboard = start(Map.of());
        var nobody = loggedIn(dashboard, user(shop, "nobody", ""))) {
      var answer = nobody.get("/ns/" + shop + "/runs");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("right to list runs.davit.dev").doesNotContain(mail);
      var home = nobody.get("/");
      assertThat(home.statusCode()).isEqualTo(403);
      assertThat(TokenBrowser.forms(home.body())).as("another login").containsExactly("/logout");
      assertThat(nobody.get("/login").body()).contains("Log in to Davit");
      assertThat(nobody.post("/ns/" + shop + "/runs/" + mail + "/cancel", "").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void tokensThatTheApiServerDoesNotAcceptLandOnTheLogin() {
    var run = trigger(shop, "mail");
    var token = user(shop, "gone", "get,list,watch");
    try (var dashboard = start(Map.of());
        var stranger = new TokenBrowser(dashboard.url(), "");
        var browser = loggedIn(dashboard, token)) {
      assertLogin(stranger, "/ns/" + shop + "/runs");
      assertThat(stranger.get("/events").statusCode()).isEqualTo(401);
      assertThat(stranger.logIn("a.b.c").body()).contains("does not accept the token");

      awaitRun(browser, shop, run);
      cluster.kubectl("delete", "serviceaccount", "gone", "--namespace=" + shop).orFail();
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertLogin(browser, "/ns/" + shop + "/runs/" + run));
      assertLogin(browser, "/ns/" + shop + "/runs");
    }
  }

  @Test
  void whoLogsOutIsOutAndLoginsExpire() {
    var clock = new AtomicReference<>(Instant.now());
    try (var dashboard = start(Map.of(), clock::get);
        var browser = loggedIn(dashboard, user(shop, "ada", "get,list,watch"));
        var other = loggedIn(dashboard, user(shop, "eve", "get,list,watch"))) {
      assertThat(browser.get("/ns/" + shop).statusCode()).isEqualTo(200);
      assertThat(browser.post("/logout", "").statusCode()).isEqualTo(200);
      assertLogin(browser, "/ns/" + shop);

      assertThat(other.get("/ns/" + shop).statusCode()).isEqualTo(200);
      clock.set(clock.get().plus(Duration.ofHours(12)));
      assertThat(other.get("/ns/" + shop).body()).contains("Your login has expired");
      assertLogin(other, "/ns/" + shop);
    }
  }

  @Test
  void behindAProxyEachRequestHasItsOwnToken() {
    var run = trigger(shop, "mail");
    var ada = user(shop, "ada", "get,list,watch,patch");
    try (var dashboard = start(Map.of("DAVIT_DASHBOARD_AUTH", "header"));
        var proxied = new TokenBrowser(dashboard.url(), ada);
        var direct = new TokenBrowser(dashboard.url(), "")) {
      awaitRun(proxied, shop, run);
      assertThat(proxied.get("/ns/" + bank).statusCode()).isEqualTo(403);
      assertThat(proxied.get("/login").statusCode()).isEqualTo(404);
      assertThat(proxied.get("/ns/" + shop + "/runs").body()).doesNotContain("Log out");
      assertThat(direct.get("/ns/" + shop).statusCode()).isEqualTo(401);
      assertThat(direct.logIn(ada).statusCode()).isEqualTo(401);
      assertThat(proxied.post("/ns/" + shop + "/runs/" + run + "/cancel", "").statusCode())
          .isEqualTo(200);
      assertThat(get(run).getSpec().cancel()).isTrue();
    }
  }

  /// Which routes write is read from the forms of a dashboard that may write.
  @Test
  void readOnlyRefusesEachWriteAndHasNoButton() {
    everything();
    var token = user(shop, "ada", "get,list,watch,create,patch,update");
    var writes = new TreeSet<String>();
    try (var dashboard = start(Map.of());
        var browser = loggedIn(dashboard, token)) {
      awaitRun(browser, shop, "mail-1");
      for (var page : pagesOf(browser, "/ns/" + shop)) {
        writes.addAll(TokenBrowser.forms(body(browser, page)));
      }
    }
    writes.remove("/logout");
    var home = "/ns/" + shop;
    assertThat(writes)
        .containsExactly(
            home + "/queues/mails/limit",
            home + "/queues/mails/pause",
            home + "/runs/mail-1/cancel",
            home + "/runs/mail-2/replay",
            home + "/schedules/nightly/run",
            home + "/schedules/nightly/suspend",
            home + "/tasks/mail/test",
            home + "/tokens/approval/complete");

    try (var dashboard = start(Map.of("DAVIT_DASHBOARD_READ_ONLY", "true"));
        var browser = loggedIn(dashboard, token)) {
      awaitRun(browser, shop, "mail-1");
      for (var page : pagesOf(browser, home)) {
        assertThat(TokenBrowser.forms(body(browser, page))).as(page).containsExactly("/logout");
      }
      assertThat(browser.get(home + "/runs").body()).contains("Read-only");
      for (var write : writes) {
        var answer = browser.post(write, "button=run&payload=1&output=1&limit=7");
        assertThat(answer.statusCode()).as(write).isEqualTo(403);
        assertThat(answer.body()).as(write).contains("This dashboard is read-only");
      }
    }
    var user = "system:serviceaccount:" + shop + ":ada";
    assertThat(cluster.auditEvents())
        .filteredOn(it -> it.user().equals(user) && it.apiGroup().equals("davit.dev"))
        .extracting(it -> it.verb())
        .contains("get", "list")
        .isSubsetOf("get", "list", "watch");
  }

  @Test
  void noTokenIsLoggedOrShown() {
    var log = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    var token = user(shop, "ada", "get,list,watch");
    var signature = token.substring(token.lastIndexOf('.') + 1);
    try (var dashboard = start(Map.of());
        var browser = loggedIn(dashboard, token)) {
      for (var page : pagesOf(browser, "/ns/" + shop)) {
        assertThat(body(browser, page)).as(page).doesNotContain(signature);
      }
      assertThat(browser.logIn(token + "x").body()).doesNotContain(signature);
      assertThat(browser.logIn(token + " " + token).body()).doesNotContain(signature);
    } finally {
      root.detachAppender(log);
    }
    assertThat(List.copyOf(log.list)).noneMatch(event -> text(event).contains(signature));
  }

  /// What the chart gives to the dashboard is what it uses; tokens of users do the rest.
  @Test
  void itsOwnAccountListsAndWatchesRunsOnly() {
    try (var dashboard = start(Map.of());
        var browser = loggedIn(dashboard, user(shop, "ada", "get,list,watch"))) {
      pagesOf(browser, "/ns/" + shop);
    }
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.auditEvents())
                    .filteredOn(it -> it.user().equals(DASHBOARD) && !it.resource().isEmpty())
                    .extracting(it -> it.verb() + " " + it.resource())
                    .contains("list runs", "watch runs")
                    .isSubsetOf("list runs", "watch runs"));
  }

  /// All that an appender may print of an event.
  private static String text(ILoggingEvent event) {
    return event.getFormattedMessage()
        + event.getKeyValuePairs()
        + event.getMDCPropertyMap()
        + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }

  /// Of a page that is one, and no problem.
  private static String body(TokenBrowser browser, String page) {
    var answer = browser.get(page);
    assertThat(answer.statusCode()).as(page).isEqualTo(200);
    return answer.body();
  }

  private ClusterDashboard start(Map<String, String> settings) {
    return start(settings, InstantSource.system());
  }

  private ClusterDashboard start(Map<String, String> settings, InstantSource clock) {
    rights();
    var environment = new HashMap<>(settings);
    environment.put("DAVIT_DASHBOARD_PORT", "0");
    var client = ControlPlane.client(cluster.kubeconfig(DASHBOARD, "system:serviceaccounts"));
    var dashboard = ClusterDashboard.start(client, DashboardSettings.read(environment), clock);
    try (var probe = new TokenBrowser(dashboard.url(), "")) {
      await("ready").until(() -> probe.get("/readyz").statusCode() == 200);
      assertThat(probe.get("/healthz").statusCode()).isEqualTo(200);
    }
    return dashboard;
  }

  /// As the chart gives them.
  private void rights() {
    cluster
        .kubectlWithInput(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: davit-dashboard}
            rules: [{apiGroups: [davit.dev], resources: [runs], verbs: [list, watch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: davit-dashboard}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: davit-dashboard}
            subjects: [{kind: ServiceAccount, name: davit-dashboard, namespace: davit-system}]
            """,
            "apply",
            "-f",
            "-")
        .orFail();
  }

  /// The token of a new service account.
  ///
  /// @param verbs what it may do with everything of Davit in its namespace; empty: nothing
  private String user(String namespace, String name, String verbs) {
    var in = "--namespace=" + namespace;
    cluster.kubectl("create", "serviceaccount", name, in).orFail();
    if (!verbs.isEmpty()) {
      cluster
          .kubectl(
              "create",
              "role",
              name,
              "--verb=" + verbs,
              "--resource=runs.davit.dev,tasks.davit.dev,queues.davit.dev,schedules.davit.dev,tokens.davit.dev",
              in)
          .orFail();
      cluster
          .kubectl(
              "create",
              "rolebinding",
              name,
              "--role=" + name,
              "--serviceaccount=" + namespace + ":" + name,
              in)
          .orFail();
    }
    return cluster.kubectl("create", "token", name, in).orFail().stdout().strip();
  }

  private static TokenBrowser loggedIn(ClusterDashboard dashboard, String token) {
    var browser = new TokenBrowser(dashboard.url(), "");
    var answer = browser.logIn(token);
    assertThat(answer.request().uri().getPath()).as(answer.body()).doesNotContain("login");
    return browser;
  }

  private static void assertLogin(TokenBrowser browser, String path) {
    var answer = browser.get(path);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("Log in to Davit", "value=\"" + path + "\"");
  }

  private void awaitRun(TokenBrowser browser, String namespace, String run) {
    awaitText(browser, "/ns/" + namespace + "/runs", run);
  }

  private static void awaitText(TokenBrowser browser, String page, String text) {
    await(page).untilAsserted(() -> assertThat(browser.get(page).body()).contains(text));
  }

  /// All pages of a namespace that lead to each other, but for files and logs.
  private static Set<String> pagesOf(TokenBrowser browser, String home) {
    var seen = new HashSet<>(Set.of(home));
    var left = new ArrayDeque<>(seen);
    while (!left.isEmpty() && seen.size() < 100) {
      for (var link : TokenBrowser.links(browser.get(left.remove()).body())) {
        var page = link.replaceAll("\\?.*", "");
        if (page.startsWith(home) && !page.matches(".*(json|yaml)|.*/log/.*") && seen.add(page)) {
          left.add(page);
        }
      }
    }
    return seen;
  }

  private void everything() {
    cluster
        .kubectlWithInput(
            """
            {apiVersion: davit.dev/v1alpha1, kind: Task, metadata: {name: mail}, spec: {image: "app:1"}}
            ---
            {apiVersion: davit.dev/v1alpha1, kind: Queue, metadata: {name: mails}, spec: {concurrencyLimit: 3}}
            ---
            {apiVersion: davit.dev/v1alpha1, kind: Schedule, metadata: {name: nightly}, spec: {task: mail, cron: "@daily"}}
            ---
            {apiVersion: davit.dev/v1alpha1, kind: Token, metadata: {name: approval}, spec: {timeout: 1h}}
            ---
            {apiVersion: davit.dev/v1alpha1, kind: Run, metadata: {name: mail-1}, spec: {task: mail}}
            ---
            {apiVersion: davit.dev/v1alpha1, kind: Run, metadata: {name: mail-2}, spec: {task: mail}}
            """,
            "create",
            "--namespace=" + shop,
            "-f",
            "-")
        .orFail();
    cluster
        .kubectl(
            "patch",
            "run",
            "mail-2",
            "--namespace=" + shop,
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":{\"phase\":\"Failed\",\"finished\":true}}")
        .orFail();
  }

  private String trigger(String namespace, String task) {
    return DavitClient.of(cluster.client()).inNamespace(namespace).trigger(task, null).name();
  }

  private void cancel(String namespace, String run) {
    DavitClient.of(cluster.client()).inNamespace(namespace).cancel(run);
  }

  private Run get(String run) {
    return cluster.client().resources(Run.class).inNamespace(shop).withName(run).require();
  }

  private static String next(Iterator<String> lines) {
    String line;
    do {
      line = lines.next();
    } while (line.isEmpty() || line.startsWith("retry"));
    return line;
  }
}
