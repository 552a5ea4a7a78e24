package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachinesFileTest {
  @Test
  void aPresetMayAskForMoreThanCpuAndMemory() {
    var presets =
        MachinesFile.parse(
            """
            gpu-1x:
              cpu: 8
              memory: 32Gi
              resources: {nvidia.com/gpu: 1}
              nodeSelector: {accelerator: a100}
              tolerations: [{key: nvidia.com/gpu, operator: Exists, effect: NoSchedule}]
            micro: {cpu: 100m, memory: 128Mi}
            """);
    assertThat(presets).extracting(MachinePreset::name).containsExactly("gpu-1x", "micro");
    var gpu = presets.getFirst();
    assertThat(gpu.limits())
        .containsOnlyKeys("cpu", "memory", "ephemeral-storage", "nvidia.com/gpu")
        .containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(gpu.nodeSelector()).containsEntry("accelerator", "a100");
    assertThat(gpu.tolerations()).extracting("effect").containsExactly("NoSchedule");
    var all = MachinePresets.DEFAULTS.and(presets);
    assertThat(all.find("micro")).contains(MachinePreset.of("micro", "100m", "128Mi"));
    assertThat(all.byName()).containsKeys("gpu-1x", "large-2x");
  }

  @Test
  void whatANewerChartSaysIsPassedOver() {
    assertThat(MachinesFile.parse("a: {cpu: 1, memory: 1Gi, zones: [x]}"))
        .isEqualTo(MachinesFile.parse("a: {cpu: 1, memory: 1Gi}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: {cpu: 1}                                        | machine \"a\": memory is \"null\"; allowed",
        "a: {cpu: 0, memory: 1Gi}                           | machine \"a\": cpu is \"0\"; allowed",
        "a: {cpu: 1, memory: much}                          | machine \"a\": memory is \"much\"; allowed",
        "a: {cpu: 1, memory: 1Gi, ephemeralStorage: 0}      | machine \"a\": ephemeralStorage is \"0\"; allowed",
        "A_b: {cpu: 1, memory: 1Gi}                         | machine \"A_b\": name is \"A_b\"; allowed",
        "a: {cpu: 1, memory: 1Gi, resources: {cpu: 2}}      | resources has \"cpu\"; allowed: extended resources",
        "a: {cpu: 1, memory: 1Gi, resources: {x.y/gpu: 0}}  | machine \"a\": x.y/gpu is \"0\"",
        "[a]                                                | not a map of machine presets",
      })
  void whatIsNoneIsSaidInWords(String text, String why) {
    assertThatThrownBy(() -> MachinesFile.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
