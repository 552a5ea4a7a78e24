package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.operator.kube.Api.PodCreation;
import dev.davit.operator.kube.Api.PodCreation.Invalid;
import dev.davit.operator.kube.Api.PodCreation.Refused;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodCreationTest {
  record Case(int code, String message, PodCreation creation) {}

  static Stream<Case> cases() {
    var quota = "pods \"r-1\" is forbidden: exceeded quota: small, requested: pods=1";
    var limits = "pods \"r-1\" is forbidden: maximum cpu usage per Container is 100m";
    var webhook = "admission webhook \"policy.example.com\" denied the request: no tags";
    var policy =
        "pods \"r-1\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no";
    var invalid = "Pod \"r-1\" is invalid: spec.containers[0].ports[0].containerPort: 99999";
    var unknown = "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal";
    return Stream.of(
        new Case(403, quota, new Refused(true, quota)),
        new Case(403, limits, new Refused(false, limits)),
        new Case(400, webhook, new Refused(false, webhook)),
        new Case(422, policy, new Refused(false, policy)),
        new Case(422, invalid, new Invalid(invalid)),
        new Case(400, unknown, new Invalid(unknown)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheAnswerMeans(Case given) {
    assertThat(PodCreation.refusal(given.code(), given.message())).isEqualTo(given.creation());
  }
}
