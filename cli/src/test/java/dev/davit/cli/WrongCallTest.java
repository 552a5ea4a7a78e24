package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongCallTest {
  record Case(String name, String call, String err) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "an option that is misspelled",
            "trigger t --paylod {}",
            "davit: Unknown options: '--paylod', '{}'; did you mean --payload?; see davit trigger --help"),
        new Case(
            "an option that is like no other",
            "trigger t --xyzzy",
            "davit: Unknown option: '--xyzzy'; see davit trigger --help"),
        new Case(
            "a command that is misspelled",
            "triger t",
            "davit: there is no command davit triger; did you mean trigger?; see davit --help"),
        new Case(
            "a command that is like no other",
            "xyzzy --wait",
            "davit: there is no command davit xyzzy; see davit --help"),
        new Case(
            "a command of runs that does not exist",
            "runs lost --server http://127.0.0.1:1",
            "davit: there is no command davit runs lost; did you mean list, logs?; see davit runs --help"),
        new Case(
            "a parameter that is missing",
            "trigger",
            "davit: Missing required parameter: 'TASK'; see davit trigger --help"),
        new Case(
            "a value that is wrong",
            "trigger t --ttl soon",
            "davit: Invalid value for option '--ttl': \"soon\" is not a duration; allowed: hours, minutes, seconds, milliseconds, such as 1h30m, 10s or 500ms; see davit trigger --help"),
        new Case(
            "a text for a number",
            "trigger t --priority 1m",
            "davit: Invalid value for option '--priority': '1m' is not a whole number; see davit trigger --help"),
        new Case(
            "a port beyond the last one",
            "dev --port 99999",
            "davit: --port is 99999; allowed: 0 to 65535, where 0 is a free one"),
        new Case(
            "a port below the first one",
            "dev --port -1",
            "davit: --port is -1; allowed: 0 to 65535, where 0 is a free one"),
        new Case(
            "a port of the gateway beyond the last one",
            "dev --gateway-port 65536",
            "davit: --gateway-port is 65536; allowed: 0 to 65535, where 0 is a free one"),
        new Case(
            "no place for a pod", "dev --parallel 0", "davit: --parallel is 0; allowed: 1 or more"),
        new Case(
            "a control character",
            "trigger t --\u001b[2J",
            "davit: Unknown option: '--\\u001b[2J'; see davit trigger --help"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aWrongCallIsOneLine(Case it) {
    assertThat(Called.davit(it.call().split(" "))).isEqualTo(new Called(2, "", it.err() + "\n"));
  }
}
