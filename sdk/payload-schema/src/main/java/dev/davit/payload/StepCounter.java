package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Counts the rules that a check applies, and the work within them. With references, a schema of a
/// few lines can take more steps than there is time for. Long texts and large arrays can do so too.
///
/// Work is counted in fractions of a step, by the cost of an operation compared with a rule.
final class StepCounter extends ExecutionContext {
  private static final long STEP = 64;
  private static final long MAX_WORK = 1_000_000 * STEP;

  /// The maximum depth of nested rules. A payload of 100 levels has about 500. Deeper ones overflow
  /// the stack of a small thread.
  private static final int MAX_DEPTH = 1_000;

  /// The cost of an error: it is an object with paths, and alternatives keep all their errors.
  private static final long ERROR = 10 * STEP;

  /// The library matches patterns in code that does not pass a context.
  private static final ThreadLocal<@Nullable StepCounter> CURRENT = new ThreadLocal<>();

  private final int most;

  /// Errors that count. Rules such as `not` and `anyOf` collect errors that they may discard in
  /// their own lists.
  private final List<Error> faults = getErrors();

  private long work;
  private int depth;

  private StepCounter(int most) {
    super(ExecutionConfig.builder().locale(Locale.ROOT).build());
    this.most = most;
  }

  /// The check takes more steps than any reasonable schema.
  static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// The requested number of faults is found.
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super(null, null, false, false);
    }
  }

  /// The first `most` faults of `json`, or fewer if finding the others would take too long.
  ///
  /// @throws TooManySteps if finding the first one would take too long
  static List<Error> check(Schema schema, JsonNode json, int most) {
    var counter = new StepCounter(most);
    CURRENT.set(counter);
    try {
      schema.validate(counter, json, OutputFormat.DEFAULT);
    } catch (Enough e) {
      // The faults are in the list.
    } catch (TooManySteps | StackOverflowError e) {
      if (counter.faults.isEmpty()) {
        throw e;
      }
    } finally {
      CURRENT.remove();
    }
    return counter.faults.stream().limit(most).toList();
  }

  /// Counts a match: at worst, RE2 executes every instruction for every character.
  static void countPattern(int characters, int instructions) {
    var counter = CURRENT.get();
    if (counter != null) {
      counter.count(STEP + (long) (characters + 1) * instructions);
    }
  }

  /// Counts work on a value of a payload. The library can also be used without a counter.
  static void count(ExecutionContext context, long work) {
    if (context instanceof StepCounter counter) {
      counter.count(work);
    }
  }

  /// The number of notes about a value. `unevaluated…` rules read them, and every failed rule reads
  /// them to drop some.
  int notesOf(NodePath value) {
    var notes = getAnnotations().asMap().get(value);
    return notes == null ? 0 : notes.size();
  }

  @Override
  public void evaluationPathAddLast(String part) {
    enter();
    super.evaluationPathAddLast(part);
  }

  @Override
  public void evaluationPathAddLast(int part) {
    enter();
    super.evaluationPathAddLast(part);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Two lists may hold equal errors; the same list is meant.
  public void addError(Error error) {
    count(ERROR);
    super.addError(error);
    if (faults.size() >= most && getErrors() == faults) {
      throw new Enough();
    }
  }

  private void enter() {
    // Some rules walk the path that led to them.
    count(STEP + depth);
    if (depth >= MAX_DEPTH) {
      throw new TooManySteps();
    }
    depth++;
  }

  private void count(long more) {
    work += more;
    if (work > MAX_WORK) {
      throw new TooManySteps();
    }
  }
}
