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

/// Counts the rules that a check applies, and the work within them. References make a schema of a
/// few lines ask for more steps than there is time for, and so do long texts and large arrays.
///
/// Work is counted in parts of a step, by what an operation costs compared with a rule.
final class StepCounter extends ExecutionContext {
  private static final long STEP = 64;
  private static final long MAX_WORK = 1_000_000 * STEP;

  /// How deep rules may stand in each other; a payload of 100 levels has about 500. Deeper ones
  /// overflow the stack of a small thread.
  private static final int MAX_DEPTH = 1_000;

  /// An error is an object with paths, and alternatives keep all of theirs.
  private static final long ERROR = 10 * STEP;

  /// Patterns are matched by code of the library that hands no context on.
  private static final ThreadLocal<@Nullable StepCounter> CURRENT = new ThreadLocal<>();

  private final int most;

  /// Rules such as `not` and `anyOf` collect what they may forgive in lists of their own.
  private final List<Error> faults = getErrors();

  private long work;
  private int depth;

  private StepCounter(int most) {
    super(ExecutionConfig.builder().locale(Locale.ROOT).build());
    this.most = most;
  }

  /// More rules than anybody needs.
  static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// As many faults as are asked for.
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
      // They are in the list.
    } catch (TooManySteps | StackOverflowError e) {
      if (counter.faults.isEmpty()) {
        throw e;
      }
    } finally {
      CURRENT.remove();
    }
    return counter.faults.stream().limit(most).toList();
  }

  /// Counts a match: RE2 takes every instruction for every character at worst.
  static void countPattern(int characters, int instructions) {
    var counter = CURRENT.get();
    if (counter != null) {
      counter.count(STEP + (long) (characters + 1) * instructions);
    }
  }

  /// Counts work on a value of a payload; the library may be called without a counter.
  static void count(ExecutionContext context, long work) {
    if (context instanceof StepCounter counter) {
      counter.count(work);
    }
  }

  /// The notes about a value that `unevaluated…` rules look through, and that every failed rule
  /// looks through to drop some.
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
  @SuppressWarnings("ReferenceEquality") // Two lists may hold equal errors: it is which list.
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
