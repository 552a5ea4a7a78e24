package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everybody who is somebody may do everything.
class AccessReviewTest {
  private static final String RUNS = "resourceAttributes: {verb: create, resource: runs}";

  private final Identities identities = new Identities();

  /// @param answer `true`, `false`, or the end of a refusal
  record Case(String name, String kind, String spec, String answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        subject("a user", "user: ann, " + RUNS, "true"),
        subject("a group", "groups: [devs], " + RUNS, "true"),
        subject("a path", "user: ann, nonResourceAttributes: {path: /x, verb: get}", "true"),
        subject("nobody", "user: 'system:anonymous', " + RUNS, "false"),
        subject("strangers", "user: x, groups: ['system:unauthenticated'], " + RUNS, "false"),
        subject("no user", RUNS, "at least one of user or group must be specified"),
        subject(
            "nothing to do",
            "user: ann",
            "exactly one of nonResourceAttributes or resourceAttributes must be specified"),
        subject(
            "two things to do",
            "user: ann, nonResourceAttributes: {path: /x}, " + RUNS,
            "cannot be specified in combination with resourceAttributes"),
        new Case("oneself", "SelfSubjectAccessReview", RUNS, "true"),
        new Case(
            "oneself without a question",
            "SelfSubjectAccessReview",
            "",
            "exactly one of nonResourceAttributes or resourceAttributes must be specified"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void allowsEverythingToEverybodyWhoIsAuthenticated(Case it) {
    var review = Identities.read("{spec: {%s}}".formatted(it.spec()));
    if (it.answer().equals("true") || it.answer().equals("false")) {
      var status = identities.review(it.kind(), review, Optional.empty());
      assertThat(status.path("allowed").asText()).isEqualTo(it.answer());
      assertThat(status.path("reason").asText()).contains("davit dev");
      return;
    }
    var refusal =
        catchThrowableOfType(
            Refusal.class, () -> identities.review(it.kind(), review, Optional.empty()));
    assertThat(refusal.code()).isEqualTo(422);
    assertThat(refusal.getMessage())
        .startsWith(it.kind() + ".authorization.k8s.io \"\" is invalid: spec.")
        .endsWith(it.answer());
  }

  @Test
  void aCallerWithATokenHasToBeWhoItSays() {
    var own = identities.token("shop", "{}");
    assertThat(ownAccess("Bearer " + own)).isEqualTo("true");
    assertThat(ownAccess("bearer  " + own)).isEqualTo("true");
    for (var invalid : new String[] {own + "x", identities.tokenOfPod(), ""}) {
      var refusal = catchThrowableOfType(Refusal.class, () -> ownAccess("Bearer " + invalid));
      assertThat(refusal.code()).isEqualTo(401);
    }
  }

  private String ownAccess(String authorization) {
    var review = Identities.read("{spec: {%s}}".formatted(RUNS));
    return identities
        .review("SelfSubjectAccessReview", review, Optional.of(authorization))
        .path("allowed")
        .asText();
  }

  private static Case subject(String name, String spec, String answer) {
    return new Case(name, "SubjectAccessReview", spec, answer);
  }
}
