package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A call of the gateway needs the rights that docs/gateway.md names, and no others.
@RealApi
class GatewayRightsIT {
  private static final String HELLO = "{\"task\": \"hello\"}";

  private final ControlPlane cluster;

  GatewayRightsIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  /// @param row of the page
  /// @param verbs what it needs on runs or tokens
  private record Case(
      String row,
      List<String> verbs,
      BiFunction<GatewayClient, String, GatewayClient.Answer> call) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              "| `POST …/runs` | `create` on `runs.davit.dev`; with an idempotency key `list`, too |",
              List.of("create"),
              (it, _) -> it.post("/runs", HELLO)),
          new Case(
              "| `POST …/runs` | `create` on `runs.davit.dev`; with an idempotency key `list`, too |",
              List.of("create", "list"),
              (it, _) -> it.post("/runs", HELLO, "Idempotency-Key", newKey())),
          new Case(
              "| `GET …/runs/NAME`, with or without `wait` | `list` on `runs.davit.dev` |",
              List.of("list"),
              (it, name) -> it.get("/runs/" + name + "?wait=50ms")),
          new Case(
              "| `POST …/runs/NAME/cancel` | `get`, `list` and `patch` on `runs.davit.dev` |",
              List.of("get", "list", "patch"),
              (it, name) -> it.post("/runs/" + name + "/cancel", "")),
          new Case(
              "| `GET …/tokens/NAME` | `list` on `tokens.davit.dev` |",
              List.of("list"),
              (it, name) -> it.get("/tokens/" + name)),
          new Case(
              "| `POST …/tokens/NAME/complete` | `get`, `list` and `patch` on `tokens.davit.dev` |",
              List.of("get", "list", "patch"),
              (it, name) -> it.post("/tokens/" + name + "/complete", "{}")),
          new Case(
              "| `GET …/tokens/NAME/url` | `get`, `list` and `patch` on `tokens.davit.dev` |",
              List.of("get", "list", "patch"),
              (it, name) -> it.get("/tokens/" + name + "/url")));

  @Test
  void eachCallNeedsWhatThePageSays() throws IOException {
    var page = Files.readString(Path.of("../docs/gateway.md"));
    try (var world = World.startWithHooks(cluster);
        var nobody = GatewayClient.of(world, "")) {
      world.awaitHooks();
      world.task("hello", "{image: \"registry.example/hello:1\"}");
      for (var number = 0; number < CASES.size(); number++) {
        check(page, CASES.get(number), "c" + number, world, nobody);
      }
    }
  }

  private void check(String page, Case it, String name, World world, GatewayClient nobody) {
    assertThat(page).contains(it.row());
    // A run or token that has ended needs fewer rights, so those of the refused calls are others.
    for (var object : List.of(name, name + "-done")) {
      world.run(object, "{task: hello}");
      world.token(object, "{timeout: 0s}");
    }
    var lesser =
        it.verbs().stream()
            .map(
                verb ->
                    tokenOf(
                        world,
                        name + "-without-" + verb,
                        it.verbs().stream().filter(other -> !other.equals(verb)).toList()))
            .toList();
    // Made last: when the API server knows its rights, it knows those of the others.
    var enough = nobody.withToken(tokenOf(world, name, it.verbs()));
    Awaitility.await(it.row())
        .untilAsserted(
            () -> assertThat(it.call().apply(enough, name + "-done").status()).isBetween(200, 201));
    for (var token : lesser) {
      assertThat(it.call().apply(nobody.withToken(token), name).status())
          .as(it.row())
          .isEqualTo(403);
    }
  }

  /// A run that has the key would be found, for which `list` is enough.
  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private String tokenOf(World world, String account, List<String> verbs) {
    return GatewayClient.tokenOf(
        cluster.client(), world.namespace(), account, verbs.toArray(String[]::new));
  }
}
