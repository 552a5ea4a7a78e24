package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.operator.gateway.HookSettings;
import dev.davit.operator.store.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorSettingsTest {
  @Test
  void withoutAnyVariableTheDefaultsCount() {
    var settings = OperatorSettings.read(Map.of());
    assertThat(settings.namespaces()).isEmpty();
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.lease())
        .isEqualTo(
            new OperatorSettings.Lease.Of(
                "davit-system", "davit-operator", Duration.ofSeconds(15)));
    assertThat(settings.runs()).isEqualTo(dev.davit.operator.run.RunSettings.DEFAULTS);
    assertThat(settings.machines().byName()).containsKeys("micro", "small-1x", "large-2x");
  }

  @Test
  void variablesOverrideThem() {
    var settings =
        OperatorSettings.read(
            Map.of(
                "DAVIT_NAMESPACES", "a, b",
                "DAVIT_LEADER_ELECTION", "false",
                "DAVIT_MACHINES", "tiny=100m/64Mi,gpu=4/16Gi",
                "DAVIT_START_TIMEOUT", "90s"));
    assertThat(settings.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.lease()).isEqualTo(new OperatorSettings.Lease.None());
    assertThat(settings.machines().byName()).containsOnlyKeys("tiny", "gpu");
    assertThat(settings.runs().startTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void urlsOfTokensNeedTheGateway() {
    var hooks = Map.of("DAVIT_HOOKS_ENABLED", "true", "DAVIT_HOOKS_URL", "https://hooks.example");
    assertThatThrownBy(() -> OperatorSettings.read(hooks))
        .hasMessage("DAVIT_HOOKS_ENABLED=\"true\": needs DAVIT_GATEWAY_ENABLED=true");
    var both = new HashMap<>(hooks);
    both.put("DAVIT_GATEWAY_ENABLED", "true");
    assertThat(OperatorSettings.read(both).gateway().orElseThrow().hooks())
        .contains(HookSettings.at(9444, Optional.of("https://hooks.example")));
    both.put("DAVIT_HOOKS_ENABLED", "false");
    assertThat(OperatorSettings.read(both).gateway().orElseThrow().hooks()).isEmpty();
  }

  @Test
  void anObjectStoreNeedsTheGatewayAndABucket() {
    var store = new HashMap<>(Map.of("DAVIT_OBJECT_STORE_ENDPOINT", "https://s3.example"));
    assertThatThrownBy(() -> OperatorSettings.read(store))
        .hasMessage(
            "DAVIT_OBJECT_STORE_ENDPOINT=\"https://s3.example\": needs DAVIT_GATEWAY_ENABLED=true");
    store.put("DAVIT_GATEWAY_ENABLED", "true");
    store.put("DAVIT_OBJECT_STORE_MAX_BYTES", "2Gi");
    assertThatThrownBy(() -> OperatorSettings.read(store))
        .hasMessageContaining("DAVIT_OBJECT_STORE_BUCKET=\"\": allowed: the name of a bucket")
        .hasMessageContaining("DAVIT_OBJECT_STORE_MAX_BYTES=\"2Gi\": allowed: up to 1073741824");
    store.put("DAVIT_OBJECT_STORE_BUCKET", "outputs");
    store.remove("DAVIT_OBJECT_STORE_MAX_BYTES");
    assertThat(OperatorSettings.read(store).store())
        .contains(
            new StoreSettings(
                URI.create("https://s3.example"),
                "outputs",
                "us-east-1",
                false,
                Path.of("/etc/davit-object-store/credentials"),
                Optional.empty(),
                StoreSettings.DEFAULT_MAX_BYTES));
    store.put("DAVIT_OBJECT_STORE_ENDPOINT", "http://10.0.0.5:9000");
    assertThatThrownBy(() -> OperatorSettings.read(store))
        .hasMessage(
            "DAVIT_OBJECT_STORE_PATH_STYLE=\"false\": bucket outputs cannot be a part of the host 10.0.0.5:9000; allowed: true");
    store.put("DAVIT_OBJECT_STORE_ENDPOINT", "https://s3.example/path");
    assertThatThrownBy(() -> OperatorSettings.read(store))
        .hasMessageContaining("allowed: https://HOST[:PORT] or http://HOST[:PORT]");
    assertThat(OperatorSettings.read(Map.of()).store()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithWhatIsAllowed() {
    assertThatThrownBy(
            () ->
                OperatorSettings.read(
                    Map.of(
                        "DAVIT_HTTP_PORT", "99999",
                        "DAVIT_LEADER_ELECTION", "yes",
                        "DAVIT_START_TIMEOUT", "0s",
                        "DAVIT_OVERTIME", "soon",
                        "DAVIT_MACHINES", "big=lots")))
        .hasMessageContaining("DAVIT_HTTP_PORT=\"99999\": allowed: a number from 0 to 65535")
        .hasMessageContaining("DAVIT_LEADER_ELECTION=\"yes\": allowed: true, false")
        .hasMessageContaining("DAVIT_START_TIMEOUT=\"0s\": allowed: from 1s to 24h")
        .hasMessageContaining("DAVIT_OVERTIME=\"soon\": \"soon\" is not a duration")
        .hasMessageContaining("DAVIT_MACHINES=\"big=lots\": \"big=lots\" is not a machine preset");
  }
}
