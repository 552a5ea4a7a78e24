package dev.davit.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Which rows a user may see, by the API server's word.
class ReviewedNamespacesTest {
  private final Set<String> allowed = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final AtomicLong now = new AtomicLong();
  private final ReviewedNamespaces access = new ReviewedNamespaces(this::review, now::get);

  @Test
  void ofSomeNamespacesThoseAreSeen() {
    allowed.addAll(List.of("a", "c"));

    assertThat(access.filter(List.of("c", "b", "a"))).containsExactly("a", "c");
    assertThat(access.mayList("b")).isFalse();
    assertThat(access.mayList("")).isFalse();
  }

  @Test
  void whoMaySeeAllIsAskedAboutOnce() {
    allowed.add("");

    assertThat(access.filter(List.of("a", "b"))).containsExactly("a", "b");
    assertThat(access.mayList("z")).isTrue();
    assertThat(asked).containsExactly("");
  }

  @Test
  void anAnswerCountsForHalfAMinute() {
    allowed.add("a");
    assertThat(access.mayList("a")).isTrue();
    allowed.clear();

    now.addAndGet(ReviewedNamespaces.COUNTS.toNanos() - 1);
    assertThat(access.mayList("a")).isTrue();
    now.addAndGet(2);
    assertThat(access.mayList("a")).isFalse();
  }

  @Test
  void withoutAnAnswerNothingIsSeen() {
    allowed.add("broken");

    assertThatThrownBy(() -> access.filter(List.of("a", "broken", "c")))
        .hasMessage("the API server does not answer");
  }

  private boolean review(String namespace) {
    asked.add(namespace);
    if (namespace.equals("broken")) {
      throw new IllegalStateException("the API server does not answer");
    }
    return allowed.contains(namespace);
  }
}
