package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Locale;

/// Counts the rules that a check applies. References make a schema of a few lines ask for more
/// steps than there is time for.
final class StepCounter extends ExecutionContext {
  private static final int MAX_STEPS = 1_000_000;

  private int steps;

  private StepCounter() {
    super(ExecutionConfig.builder().failFast(true).locale(Locale.ROOT).build());
  }

  /// More rules than anybody needs.
  static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// The first fault of `json`, if there is one.
  ///
  /// @throws TooManySteps where it would take too long to tell
  static List<Error> check(Schema schema, JsonNode json) {
    return schema.validate(new StepCounter(), json, OutputFormat.DEFAULT);
  }

  @Override
  public void evaluationPathAddLast(String part) {
    count();
    super.evaluationPathAddLast(part);
  }

  @Override
  public void evaluationPathAddLast(int part) {
    count();
    super.evaluationPathAddLast(part);
  }

  private void count() {
    steps++;
    if (steps > MAX_STEPS) {
      throw new TooManySteps();
    }
  }
}
