package dev.davit.usercode;

import java.io.IOException;

/// What user code may throw: an unchecked exception, an error, and a checked exception that nobody
/// declared.
@SuppressWarnings("ImmutableEnumChecker") // nobody changes what is thrown
enum Thrown {
  RUNTIME_EXCEPTION(new IllegalStateException("oops")),
  ERROR(new AssertionError("oops")),
  STACK_OVERFLOW(new StackOverflowError("oops")),
  SNEAKY(new IOException("oops"));

  private final Throwable thrown;

  Thrown(Throwable thrown) {
    this.thrown = thrown;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // it returns nothing
  <T> T raise() {
    return Thrown.<RuntimeException, T>sneaky(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what makes it sneaky
  private static <E extends Throwable, T> T sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
