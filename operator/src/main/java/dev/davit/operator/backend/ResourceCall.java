package dev.davit.operator.backend;

import java.util.Arrays;
import java.util.Optional;

/// The calls that there are. `docs/openapi.yaml` describes each.
enum ResourceCall {
  TRIGGER("POST", "runs"),
  GET_RUN("GET", "runs/{name}"),
  GET_OUTPUT("GET", "runs/{name}/output"),
  CANCEL("POST", "runs/{name}/cancel"),
  GET_TOKEN("GET", "tokens/{name}"),
  COMPLETE("POST", "tokens/{name}/complete"),
  TOKEN_URL("GET", "tokens/{name}/url");

  private final String method;
  private final String path;

  ResourceCall(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /// Empty if there is no such call.
  static Optional<ResourceCall> of(String method, ResourcePath path) {
    var wanted =
        path.kind()
            + (path.name().isEmpty() ? "" : "/{name}")
            + (path.action().isEmpty() ? "" : "/" + path.action());
    return Arrays.stream(values())
        .filter(it -> it.method.equals(method) && it.path.equals(wanted))
        .findFirst();
  }

  /// Method and path, as OpenAPI writes them.
  @Override
  public String toString() {
    return "%s %s/{namespace}/%s".formatted(method, ResourcePath.PREFIX, path);
  }
}
