package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Registry.WriteOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which names and paths of objects are accepted: the node writes files by them.
class NamesTest {
  private static final String SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of";
  private static final String LABEL = "a lowercase RFC 1123 label must consist of";
  private static final ResourceType CONFIG_MAPS =
      ResourceType.builtIn("", "v1", "ConfigMap", true, "cm");

  private final Registry registry =
      new Registry(new Store(), InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z")));

  @BeforeEach
  void makeANamespace() throws IOException {
    create(Catalog.NAMESPACES, "", "{metadata: {name: default}}");
  }

  /// @param refused begins the list of problems; empty when the object is created
  record Case(String name, ResourceType type, String object, String refused) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("a name has dots", CONFIG_MAPS, named("a-1.b"), ""),
        of("a name is as long as it may be", CONFIG_MAPS, named("a".repeat(253)), ""),
        of("a name is generated", CONFIG_MAPS, "{metadata: {generateName: a-}}", ""),
        of("a name climbs", CONFIG_MAPS, named("../../x"), name("../../x", SUBDOMAIN)),
        of("a name is a path", Catalog.PODS, named("a/b"), name("a/b", SUBDOMAIN)),
        of("a name is a folder", Catalog.PODS, named(".."), name("..", SUBDOMAIN)),
        of("a name has an empty part", CONFIG_MAPS, named("a..b"), name("a..b", SUBDOMAIN)),
        of("a name is in upper case", CONFIG_MAPS, named("A"), name("A", SUBDOMAIN)),
        of("a name ends in a hyphen", CONFIG_MAPS, named("a-"), name("a-", SUBDOMAIN)),
        of("a name has a line break", CONFIG_MAPS, named("a\\n"), name("a\n", SUBDOMAIN)),
        of("a name escapes", CONFIG_MAPS, named("a\\e[2J"), name("a\u001b[2J", SUBDOMAIN)),
        of(
            "a name is too long",
            CONFIG_MAPS,
            named("a".repeat(254)),
            name("a".repeat(253) + "…", "must be no more than 253 characters")),
        of(
            "a generated name climbs",
            CONFIG_MAPS,
            "{metadata: {generateName: ../}}",
            "metadata.name: Invalid value: \"../"),
        of("a namespace is a label", Catalog.NAMESPACES, named("a-1"), ""),
        of("a namespace has dots", Catalog.NAMESPACES, named("a.b"), name("a.b", LABEL)),
        of("a namespace climbs", Catalog.NAMESPACES, named("../x"), name("../x", LABEL)),
        of(
            "a namespace is too long",
            Catalog.NAMESPACES,
            named("a".repeat(64)),
            name("a".repeat(64), "must be no more than 63 characters")),
        pod("containers, volumes, mounts and items are named", GOOD, ""),
        pod(
            "a container climbs",
            "{containers: [{name: ../x}]}",
            "spec.containers[0].name: Invalid value: \"../x\": " + LABEL),
        pod(
            "a container has no name",
            "{containers: [{}]}",
            "spec.containers[0].name: Required value"),
        pod(
            "an init container has dots",
            "{initContainers: [{name: a}, {name: a.b}]}",
            "spec.initContainers[1].name: Invalid value: \"a.b\": " + LABEL),
        pod(
            "a volume climbs",
            "{volumes: [{name: ../x}]}",
            "spec.volumes[0].name: Invalid value: \"../x\": " + LABEL),
        pod(
            "a mount has no volume",
            "{containers: [{name: a, volumeMounts: [{name: ../x}]}]}",
            "spec.containers[0].volumeMounts[0].name: Not found: \"../x\""),
        pod(
            "a part of a volume climbs",
            GOOD.replace("a/..b", "a/../b"),
            "spec.containers[0].volumeMounts[0].subPath: Invalid value: \"a/../b\": must not contain '..'"),
        pod(
            "a part of a volume is absolute",
            GOOD.replace("a/..b", "/etc"),
            "spec.containers[0].volumeMounts[0].subPath: Invalid value: \"/etc\": must be a relative path"),
        pod(
            "an item climbs",
            GOOD.replace("b/note", "b/../../note"),
            "spec.volumes[0].downwardAPI.items[0].path: Invalid value: \"b/../../note\": must not contain '..'"),
        pod(
            "an item is absolute",
            GOOD.replace("b/note", "/etc/passwd"),
            "spec.volumes[0].downwardAPI.items[0].path: Invalid value: \"/etc/passwd\": must be a relative path"),
        pod(
            "an item looks like a version of the kubelet",
            GOOD.replace("b/note", "..data"),
            "spec.volumes[0].downwardAPI.items[0].path: Invalid value: \"..data\": must not start with '..'"),
        pod(
            "an item has no path",
            GOOD.replace("b/note", "''"),
            "spec.volumes[0].downwardAPI.items[0].path: Required value"),
        pod(
            "an item of a projected Secret climbs",
            "{volumes: [{name: v, projected: {sources: [{secret: {items: [{key: k, path: ../x}]}}]}}]}",
            "spec.volumes[0].projected.sources[0].secret.items[0].path: Invalid value: \"../x\": must not contain '..'"),
        pod("a token lies in its volume", token("a/token"), ""),
        pod(
            "a token climbs",
            token("../x"),
            "spec.volumes[0].projected.sources[0].serviceAccountToken.path: Invalid value: \"../x\": must not contain '..'"),
        pod(
            "a token has no path",
            token("''"),
            "spec.volumes[0].projected.sources[0].serviceAccountToken.path: Required value"));
  }

  private static String token(String path) {
    return "{volumes: [{name: v, projected: {sources: [{serviceAccountToken: {path: %s}}]}}]}"
        .formatted(path);
  }

  private static final String GOOD =
      "{containers: [{name: a-1, volumeMounts: [{name: v, subPath: a/..b}]}],"
          + " volumes: [{name: v, downwardAPI: {items: [{path: b/note}]}}]}";

  @ParameterizedTest
  @MethodSource("cases")
  void onlyNamesOfKubernetesAreAccepted(Case it) throws IOException {
    if (it.refused().isEmpty()) {
      assertThat(create(it.type(), it.object()).path("metadata").has("uid")).isTrue();
      return;
    }
    var refusal = catchThrowableOfType(Refusal.class, () -> create(it.type(), it.object()));

    assertThat(refusal.code()).isEqualTo(422);
    assertThat(refusal.status().path("reason").asText()).isEqualTo("Invalid");
    assertThat(refusal.status().path("message").asText()).contains(" is invalid: " + it.refused());
  }

  @Test
  void aChangeOfAPodIsCheckedAsItsCreation() throws IOException {
    create(Catalog.PODS, "{metadata: {name: p}, spec: " + GOOD + "}");
    var key = new Store.ObjectKey(Catalog.PODS, "default", "p");
    var refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                registry.update(
                    key,
                    false,
                    WriteOptions.USUAL,
                    pod -> {
                      pod.withArray("/spec/volumes").addObject().put("name", "../x");
                      return pod;
                    }));

    assertThat(refusal.code()).isEqualTo(422);
    assertThat(registry.get(key).at("/spec/volumes")).hasSize(1);
  }

  @Test
  void aNamespaceOtherThanThatOfTheRequestIsRefused() {
    var refusal =
        catchThrowableOfType(
            Refusal.class, () -> create(CONFIG_MAPS, "{metadata: {name: a, namespace: ../x}}"));

    assertThat(refusal.code()).isEqualTo(400);
    assertThat(refusal)
        .hasMessage(
            "the namespace of the provided object (\"../x\") does not match the namespace sent on the request (\"default\")");
  }

  private ObjectNode create(ResourceType type, String yaml) throws IOException {
    return create(type, type.namespaced() ? "default" : "", yaml);
  }

  private ObjectNode create(ResourceType type, String namespace, String yaml) throws IOException {
    var object = Json.yaml(yaml.getBytes(StandardCharsets.UTF_8)).getFirst();
    return registry.create(type, namespace, object, WriteOptions.USUAL);
  }

  private static Case of(String name, ResourceType type, String object, String refused) {
    return new Case(name, type, object, refused);
  }

  private static Case pod(String name, String spec, String refused) {
    return new Case(name, Catalog.PODS, "{metadata: {name: p}, spec: " + spec + "}", refused);
  }

  private static String named(String name) {
    return "{metadata: {name: \"%s\"}}".formatted(name);
  }

  private static String name(String value, String rule) {
    return "metadata.name: Invalid value: \"%s\": %s".formatted(value, rule);
  }
}
