package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZonesTest {
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5"})
  void aNameIsItsZone(String name) {
    assertThat(Zones.zone(name)).isEqualTo(ZoneId.of(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'', Europe/Berlin",
    "+02:00, Europe/Berlin",
    "Z, Europe/Berlin",
    "UTC+2, Europe/Berlin",
    "GMT+02:00, Europe/Berlin",
    "PST, Europe/Berlin",
    "SystemV/PST8, Europe/Berlin",
    "Europe/Bonn, Europe/Berlin",
    "' UTC', Europe/Berlin",
    "europe/paris, Europe/Paris",
    "utc, UTC",
  })
  void anythingElseIsRefusedWithAnExample(String name, String example) {
    assertThatThrownBy(() -> Zones.zone(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not a time zone; allowed: UTC and IANA names, such as %s", name, example);
  }
}
