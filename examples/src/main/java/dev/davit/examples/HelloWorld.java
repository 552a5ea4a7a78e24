package dev.davit.examples;

import dev.davit.sdk.Task;

/// The smallest task there is: a name in, a greeting out.
public final class HelloWorld {
  /// Who is greeted.
  public record Name(String name) {}

  /// What is said.
  public record Greeting(String text) {}

  public static final Task<Name, Greeting> TASK =
      Task.of("hello-world", Name.class, Greeting.class)
          .description("Greets somebody.")
          .run((name, ctx) -> new Greeting("Hello, " + name.name() + "!"));

  private HelloWorld() {}
}
