package dev.davit.usercode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.sdk.Task;
import dev.davit.sdk.TestKit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// An error without a message says what it is and where it comes from.
class MessageTest {
  private static final String HERE = "dev\\.davit\\.usercode\\.MessageTest";

  /// @param message a pattern of all of it
  record Case(String what, Body body, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  private interface Body {
    Object call() throws Exception;
  }

  static final class Broken {
    static final Object VALUE = Map.of().get(none());

    private Broken() {}

    private static Object none() {
      throw new IllegalStateException("no config");
    }
  }

  private static final class Bare extends Error {
    private static final long serialVersionUID = 1L;

    Bare() {
      super(null, null, false, false);
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case(
              "a stack overflow",
              () -> deeper(1),
              "java\\.lang\\.StackOverflowError at "
                  + HERE
                  + "\\.deeper\\(MessageTest.java:\\d+\\)"),
          new Case(
              "a missing class without a name",
              () -> {
                throw new NoClassDefFoundError();
              },
              "java\\.lang\\.NoClassDefFoundError at " + HERE + "\\..*\\(MessageTest.java:\\d+\\)"),
          new Case(
              "an exception that a library throws",
              () -> List.of().iterator().next(),
              "java\\.util\\.NoSuchElementException at " + HERE + "\\..*"),
          new Case(
              "a blank message",
              () -> {
                throw new IllegalStateException(" ");
              },
              "java\\.lang\\.IllegalStateException at " + HERE + "\\..*"),
          new Case(
              "a static initialiser",
              () -> Broken.VALUE,
              "java\\.lang\\.ExceptionInInitializerError at "
                  + HERE
                  + "\\..*, caused by java\\.lang\\.IllegalStateException: no config at "
                  + HERE
                  + "\\$Broken\\.none\\(.*"),
          new Case(
              "an error without a stack trace",
              () -> {
                throw new Bare();
              },
              HERE + "\\$Bare"),
          new Case(
              "a message",
              () -> {
                throw new IllegalStateException("said");
              },
              "said"));

  @ParameterizedTest
  @FieldSource("CASES")
  void saysWhatItIs(Case it) {
    var task = Task.withoutPayload("t", Object.class).run((none, ctx) -> it.body().call());

    assertThat(TestKit.run(task, dev.davit.sdk.NoPayload.INSTANCE).failure().error().message())
        .matches(it.message());
  }

  @SuppressWarnings("InfiniteRecursion") // on purpose
  private static int deeper(int depth) {
    return deeper(depth + 1) + 1;
  }
}
