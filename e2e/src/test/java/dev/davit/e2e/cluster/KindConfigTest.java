package dev.davit.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What of the kind provider needs no Docker.
class KindConfigTest {
  @Test
  void configIsOfKindAndHasAWorkerThatMayBeSwitchedOff() throws IOException {
    var config =
        new ObjectMapper(new YAMLFactory())
            .readTree(Tool.moduleFolder().resolve("kind.yaml").toFile());

    assertThat(config.get("kind").textValue()).isEqualTo("Cluster");
    assertThat(config.get("apiVersion").textValue()).isEqualTo("kind.x-k8s.io/v1alpha4");
    assertThat(config.get("nodes"))
        .extracting(node -> node.get("role").textValue())
        .containsExactly("control-plane", "worker");
  }
}
