package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Token;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.CreateToken;
import dev.davit.contract.CreatedToken;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NewToken;
import dev.davit.contract.PodContract;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens that pods make by calling the gateway, and their URLs.
@RealApi
class TokenCallsIT {
  private static final String ACCOUNT = "tasks";
  private static final NewToken TOKEN = new NewToken("r-0a1b", 600, List.of("orders"));

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  TokenCallsIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    start(World.startWithHooks(cluster));
  }

  private void start(World started) {
    world = started;
    node = world.node();
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
    world.task("order", "{image: 'app:1', podTemplate: {spec: {serviceAccountName: tasks}}}");
    gateway = GatewayClient.ofPods(world);
    executes("r");
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  private void executes(String run) {
    world.run(run, "{task: order}");
    world.awaitPod(run + "-a1");
    node.runs(run + "-a1");
  }

  private GatewayClient pod(String pod) {
    return gateway.withToken(
        GatewayClient.tokenOf(
            cluster.client(), world.awaitPod(pod), ACCOUNT, PodContract.GATEWAY_AUDIENCE));
  }

  private static GatewayClient.Answer asked(GatewayClient pod, int segment, NewToken token) {
    return pod.post(PodContract.GATEWAY_TOKENS_PATH, new CreateToken(1, segment, token).write());
  }

  private static CreatedToken created(GatewayClient pod, int segment) {
    var answer = asked(pod, segment, TOKEN);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
    return CreatedToken.read(answer.json().toString());
  }

  private String urlOf(Token token) {
    return World.HOOKS_URL + HookUrl.path(cluster.client(), world.namespace(), token);
  }

  private int post(CreatedToken created, String body) {
    try (var caller = GatewayClient.ofPods(world).at(world.awaitHooks())) {
      return caller.post(created.url().substring(World.HOOKS_URL.length()), body).status();
    }
  }

  @Test
  void theTokenExistsBeforeThePodSuspends() {
    var created = created(pod("r-a1"), 0);

    var token = world.getToken("r-0a1b");
    assertThat(token.getSpec().run()).isEqualTo("r");
    assertThat(token.getSpec().timeout()).isEqualTo("10m");
    assertThat(token.getSpec().tags()).containsExactly("orders");
    assertThat(token.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(it -> assertThat(it.getName()).isEqualTo("r"));
    assertThat(created.url()).isEqualTo(urlOf(token));
    assertThat(
            AssignmentFile.read(
                    world
                        .awaitPod("r-a1")
                        .getMetadata()
                        .getAnnotations()
                        .get(Annotations.ASSIGNMENT))
                .gateway()
                .calls())
        .contains(PodContract.GATEWAY_CALL_TOKENS);
  }

  @Test
  void theUrlOfTheAnswerEndsTheWait() {
    var created = created(pod("r-a1"), 0);
    node.suspends("r-a1", "r-0a1b");
    world.await("r", "Waiting", "WaitingForToken");

    assertThat(post(created, "{\"ok\":true}")).isEqualTo(200);

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasToString("{\"ok\":true}"));
  }

  @Test
  void aTokenThatIsCompletedBeforeTheWaitEndsItAtOnce() {
    var created = created(pod("r-a1"), 0);
    assertThat(post(created, "7")).isEqualTo(200);
    world.awaitToken("r-0a1b", "Completed");

    node.suspends("r-a1", "r-0a1b");

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasToString("7"));
  }

  /// The same pod asks again, then the pod that resumes the run, with another operator.
  @Test
  void whoeverAsksAgainGetsTheSameTokenAndUrl() {
    var first = created(pod("r-a1"), 0);
    var uid = world.getToken("r-0a1b").getMetadata().getUid();
    assertThat(created(pod("r-a1"), 0)).isEqualTo(first);
    node.suspends("r-a1", "r-0a1b", TOKEN);
    world.await("r", "Waiting", "WaitingForToken");
    assertThat(post(first, "7")).isEqualTo(200);
    world.awaitPod("r-a1-s1");
    node.runs("r-a1-s1");
    world.restartOperator();
    world.awaitHooks();
    gateway.close();
    gateway = GatewayClient.ofPods(world);

    assertThat(created(pod("r-a1-s1"), 1)).isEqualTo(first);
    assertThat(world.getToken("r-0a1b").getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void aTokenOfSomebodyElseIsRefused() {
    executes("s");
    created(pod("r-a1"), 0);
    world.token("by-hand", "{timeout: 0s}");

    for (var other : List.of("r-0a1b", "by-hand")) {
      var answer = asked(pod("s-a1"), 0, new NewToken(other, 600, List.of()));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text("type")).isEqualTo(GatewayProblem.TOKEN_REFUSED.type());
      assertThat(answer.detail())
          .isEqualTo("a token named \"%s\" exists that this run has not made".formatted(other));
      assertThat(answer.json().has("url")).isFalse();
    }
  }

  @Test
  void aSuspendedRunDoesNotWaitForATokenThatOnlyHasTheNameOfItsOwn() {
    world.token("r-0a1b", "{timeout: 0s}");

    node.suspends("r-a1", "r-0a1b", TOKEN);

    var failed = world.await("r", "Failed", "TaskFailed");
    assertThat(failed.error().message()).contains("exists that this run has not made");
  }

  @Test
  void aTokenThatIsNotValidIsRefusedAndTheMessageSaysWhy() {
    for (var wrong :
        List.of(
            new NewToken("No Name", 600, List.of()),
            new NewToken("long", 367L * 86_400, List.of()),
            new NewToken("tags", 600, List.of("a", "a")))) {
      var answer = asked(pod("r-a1"), 0, wrong);
      assertThat(answer.status()).as(wrong.name()).isEqualTo(422);
      assertThat(answer.detail()).as(wrong.name()).isNotBlank();
    }
    var body = pod("r-a1").post(PodContract.GATEWAY_TOKENS_PATH, "{\"attempt\":1,\"segment\":0}");
    assertThat(body.status()).isEqualTo(400);
    assertThat(body.detail()).contains("token is missing");
    assertThat(asked(pod("r-a1"), 1, TOKEN).status()).as("another segment").isEqualTo(400);
    assertThat(asked(gateway.withToken("nonsense"), 0, TOKEN).status()).isEqualTo(401);
    assertThat(world.getToken("r-0a1b")).isNull();
  }

  @Test
  void aCanceledRunMakesNoToken() {
    var pod = pod("r-a1");
    node.takes("r-a1");
    world.cancel("r");
    world.await("r", "Executing", "Canceling");

    var answer = asked(pod, 0, TOKEN);

    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.text("type")).isEqualTo(GatewayProblem.ENDED.type());
    assertThat(world.getToken("r-0a1b")).isNull();
  }

  @Test
  void withoutUrlsTheTokenExistsAndTheAnswerHasNone() {
    stop();
    start(World.startWithGateway(cluster));

    assertThat(created(pod("r-a1"), 0)).isEqualTo(new CreatedToken(null));
    assertThat(world.getToken("r-0a1b")).isNotNull();
  }
}
