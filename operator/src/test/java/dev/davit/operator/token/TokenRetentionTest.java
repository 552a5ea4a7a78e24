package dev.davit.operator.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Token;
import dev.davit.operator.lean.LeanSerialization;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenRetentionTest {
  private static final Instant NOW = Instant.parse("2026-01-03T12:00:00Z");
  private static final LeanSerialization SERIALIZATION = LeanSerialization.create();

  record Case(String name, String metadata, String status, boolean isOver) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    var old = "{\"finished\":true,\"finishedAt\":\"2026-01-02T12:00:00Z\"}";
    return Stream.of(
        new Case("finished a day ago", "", old, true),
        new Case("finished not quite a day ago", "", old.replace(":00Z", ":01Z"), false),
        new Case("finished at no known time", "", "{\"finished\":true}", false),
        new Case(
            "owned by a run",
            ",\"ownerReferences\":[{\"apiVersion\":\"davit.dev/v1alpha1\",\"kind\":\"Run\",\"name\":\"r\",\"uid\":\"u\"}]",
            old,
            false),
        new Case(
            "already being deleted", ",\"deletionTimestamp\":\"2026-01-03T00:00:00Z\"", old, false),
        new Case("not readable", "", old.replace("{", "{\"phase\":\"Newer\","), false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsDeleted(Case it) {
    assertThat(TokenRetention.isOver(token(it), NOW)).isEqualTo(it.isOver());
  }

  private static Token token(Case it) {
    return SERIALIZATION.unmarshal(
        """
        {"apiVersion":"davit.dev/v1alpha1","kind":"Token","metadata":{"name":"t","namespace":"n",
         "creationTimestamp":"2026-01-01T00:00:00Z"%s},"spec":{},"status":%s}\
        """
            .formatted(it.metadata(), it.status()),
        Token.class);
  }
}
