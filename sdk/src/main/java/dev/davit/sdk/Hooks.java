package dev.davit.sdk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions that are called around a task. A [TaskBuilder] has those of one task,
/// [Application#hooks] has those of every task of the application. Each method returns a copy with
/// one more hook.
///
/// Hooks that begin something (`middleware`, `init`, `onStart`, `onStartAttempt`, `onResume`) are
/// called for the application first and then for the task. Hooks that end something are called for
/// the task first. Within each, hooks are called in the order in which they were added.
/// `docs/hooks.md` has the order, and the effect of an error in each hook.
///
/// @param <I> the payload; `Object` in hooks of an application
/// @param <O> the output; `Object` in hooks of an application
public final class Hooks<I, O extends @Nullable Object> {
  private static final Hooks<Object, @Nullable Object> NONE = new Hooks<>();

  final List<Middleware<I>> middleware = new ArrayList<>(0);
  final List<Step<I>> init = new ArrayList<>(0);
  final List<Step<I>> onStart = new ArrayList<>(0);
  final List<Step<I>> onStartAttempt = new ArrayList<>(0);
  final List<AtWait<I>> onWait = new ArrayList<>(0);
  final List<AtWait<I>> onResume = new ArrayList<>(0);
  final List<OnSuccess<I, O>> onSuccess = new ArrayList<>(0);
  final List<OnFailure<I>> onFailure = new ArrayList<>(0);
  final List<OnComplete<I, O>> onComplete = new ArrayList<>(0);
  final List<CatchError> catchError = new ArrayList<>(0);
  final List<OnCancel<I, O>> onCancel = new ArrayList<>(0);
  final List<Step<I>> cleanup = new ArrayList<>(0);

  private Hooks() {}

  /// A hook that gets only the payload.
  @FunctionalInterface
  public interface Step<I> {
    void call(I payload, TaskContext ctx) throws Exception;
  }

  /// A hook that gets the wait of the task.
  @FunctionalInterface
  public interface AtWait<I> {
    void call(I payload, DurableWait wait, TaskContext ctx) throws Exception;
  }

  /// A hook that gets the output.
  @FunctionalInterface
  public interface OnSuccess<I, O extends @Nullable Object> {
    void call(I payload, O output, TaskContext ctx) throws Exception;
  }

  /// A hook that gets the error.
  @FunctionalInterface
  public interface OnFailure<I> {
    void call(I payload, Throwable error, TaskContext ctx) throws Exception;
  }

  /// A hook that gets the output or the error.
  @FunctionalInterface
  public interface OnComplete<I, O extends @Nullable Object> {
    void call(I payload, TaskOutcome<O> outcome, TaskContext ctx) throws Exception;
  }

  /// A hook that decides what follows an error.
  @FunctionalInterface
  public interface CatchError {
    ErrorDecision decide(Throwable error, TaskContext ctx) throws Exception;
  }

  /// A hook that is called while `run` is being stopped.
  @FunctionalInterface
  public interface OnCancel<I, O extends @Nullable Object> {
    void call(I payload, RunningTask<O> running, TaskContext ctx) throws Exception;
  }

  /// No hooks yet, for [Application#hooks].
  public static Hooks<Object, @Nullable Object> forAllTasks() {
    return NONE;
  }

  @SuppressWarnings("unchecked") // it holds no hook whose type could be wrong
  static <I, O extends @Nullable Object> Hooks<I, O> none() {
    return (Hooks<I, O>) NONE;
  }

  /// Wraps each attempt, other hooks included.
  public Hooks<I, O> middleware(Middleware<I> hook) {
    var copy = copy();
    copy.middleware.add(hook);
    return copy;
  }

  /// Called first in each attempt, to create what the other hooks and the task need, see
  /// [TaskContext#set].
  public Hooks<I, O> init(Step<I> hook) {
    var copy = copy();
    copy.init.add(hook);
    return copy;
  }

  /// Called once per run, before the first attempt. If the platform loses the first attempt, the
  /// attempt that repeats it calls the hook again.
  public Hooks<I, O> onStart(Step<I> hook) {
    var copy = copy();
    copy.onStart.add(hook);
    return copy;
  }

  /// Called before each attempt.
  public Hooks<I, O> onStartAttempt(Step<I> hook) {
    var copy = copy();
    copy.onStartAttempt.add(hook);
    return copy;
  }

  /// Called before each wait of 5 s or more. If the attempt is suspended, `cleanup` follows, and
  /// the process ends.
  public Hooks<I, O> onWait(AtWait<I> hook) {
    var copy = copy();
    copy.onWait.add(hook);
    return copy;
  }

  /// Called after each wait of 5 s or more. If the attempt was suspended, another process calls
  /// this when `run` has reached the wait again. An error fails the attempt.
  public Hooks<I, O> onResume(AtWait<I> hook) {
    var copy = copy();
    copy.onResume.add(hook);
    return copy;
  }

  /// Called when the task has returned an output that is valid JSON and within its size limit.
  public Hooks<I, O> onSuccess(OnSuccess<I, O> hook) {
    var copy = copy();
    copy.onSuccess.add(hook);
    return copy;
  }

  /// Called when the last attempt has failed, that is, when no other attempt follows.
  public Hooks<I, O> onFailure(OnFailure<I> hook) {
    var copy = copy();
    copy.onFailure.add(hook);
    return copy;
  }

  /// Called after `onSuccess` and after `onFailure`.
  public Hooks<I, O> onComplete(OnComplete<I, O> hook) {
    var copy = copy();
    copy.onComplete.add(hook);
    return copy;
  }

  /// Called when an attempt throws, to decide whether and when the next one is made. Not called for
  /// an [AbortTaskRunException].
  public Hooks<I, O> catchError(CatchError hook) {
    var copy = copy();
    copy.catchError.add(hook);
    return copy;
  }

  /// Called on its own thread when the attempt is asked to stop while `run` is executing.
  public Hooks<I, O> onCancel(OnCancel<I, O> hook) {
    var copy = copy();
    copy.onCancel.add(hook);
    return copy;
  }

  /// Called last in each attempt that has reached `init`, to close what `init` created.
  public Hooks<I, O> cleanup(Step<I> hook) {
    var copy = copy();
    copy.cleanup.add(hook);
    return copy;
  }

  boolean isEmpty() {
    return this == NONE;
  }

  /// These hooks of an application together with the hooks of a task, in the order in which they
  /// are called.
  @SuppressWarnings("unchecked") // a hook for any payload and output accepts this task's
  <A, B extends @Nullable Object> Hooks<A, B> around(Hooks<A, B> own) {
    if (isEmpty()) {
      return own;
    }
    var global = (Hooks<A, B>) this;
    var all = new Hooks<A, B>();
    all.addFirst(global);
    all.addFirst(own);
    all.addLast(own);
    all.addLast(global);
    return all;
  }

  /// Only the hooks that each process calls which executes a part of an attempt.
  Hooks<I, O> ofEachProcess() {
    var some = new Hooks<I, O>();
    some.middleware.addAll(middleware);
    some.init.addAll(init);
    some.cleanup.addAll(cleanup);
    return some;
  }

  private Hooks<I, O> copy() {
    var copy = new Hooks<I, O>();
    copy.addFirst(this);
    copy.addLast(this);
    return copy;
  }

  private void addFirst(Hooks<I, O> other) {
    middleware.addAll(other.middleware);
    init.addAll(other.init);
    onStart.addAll(other.onStart);
    onStartAttempt.addAll(other.onStartAttempt);
    onResume.addAll(other.onResume);
  }

  private void addLast(Hooks<I, O> other) {
    onWait.addAll(other.onWait);
    onSuccess.addAll(other.onSuccess);
    onFailure.addAll(other.onFailure);
    onComplete.addAll(other.onComplete);
    catchError.addAll(other.catchError);
    onCancel.addAll(other.onCancel);
    cleanup.addAll(other.cleanup);
  }
}
