package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JournalJson;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.Result;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.Diverged;
import dev.davit.sdk.Replay.Recorded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The record of an attempt's durable calls: what was recorded before, and what this process adds.
/// A call that cannot be made right fails the attempt, and no call is made after it.
///
/// The threads of `run` and its branches share this, and any thread may call [#made].
final class AttemptJournal {
  private static final AssignedSegment NONE =
      new AssignedSegment(0, 0, List.of(), List.of(), Set.of());

  private final AssignedSegment before;

  /// What counts of `before`, and of what was fetched from the store.
  private volatile AssignedSegment segment;

  private final int attempt;
  private final boolean isFresh;
  private final boolean isComplete;
  private final List<JournalEntry> made = new ArrayList<>(0);

  private final List<NewToken> tokens = new ArrayList<>(0);
  private final List<NewRun> runs = new ArrayList<>(0);

  /// What the task calls the tokens that it has made, by the names of their resources.
  private final Map<String, String> tokenNames = new HashMap<>(0);

  /// The calls that `run` and its branches have made, whether they were recorded before or not.
  private final List<Made> calls = new ArrayList<>(0);

  /// Local waits, which are recorded with the next entry.
  private final List<JournalEntry> local = new ArrayList<>(0);

  /// The scopes that this process has begun, and the groups that need no more of theirs.
  private final Set<String> begun = new HashSet<>(1);

  private final Set<String> decided = new HashSet<>(0);
  private volatile @Nullable RuntimeException fault;

  /// A durable call that was made.
  ///
  /// @param isNew whether this process executed it, and did not find it recorded
  record Made(JournalEntry entry, boolean isNew) {}

  /// @param isFresh whether the entries of earlier attempts do not count
  /// @param isComplete whether the assignment's journal holds all calls of the task
  AttemptJournal(Assignment assignment, boolean isFresh, boolean isComplete) {
    this.before = Objects.requireNonNullElse(assignment.segment(), NONE);
    this.attempt = assignment.attempt().number();
    this.segment = isFresh ? ofAttempt(before, attempt) : before;
    this.isFresh = isFresh;
    this.isComplete = isComplete;
  }

  private static AssignedSegment ofAttempt(AssignedSegment all, int attempt) {
    return new AssignedSegment(
        all.number(),
        all.executedSeconds(),
        all.journal().stream().filter(it -> it.attempt() == attempt).toList(),
        all.unknown().stream()
            .filter(it -> it.json().path("attempt").asInt(attempt) == attempt)
            .toList(),
        all.resumesAfter());
  }

  /// What pods of the run have recorded at the store counts too. The assignment wins: it knows what
  /// has become of a wait. Call this before any scope is opened.
  synchronized void add(JournalJson.Entries fetched) {
    var all = new ArrayList<>(before.journal());
    var assigned = all.stream().map(Place::of).collect(Collectors.toSet());
    fetched.known().stream().filter(it -> !assigned.contains(Place.of(it))).forEach(all::add);
    var unknown = new ArrayList<>(before.unknown());
    unknown.addAll(fetched.unknown());
    var merged =
        new AssignedSegment(
            before.number(), before.executedSeconds(), all, unknown, before.resumesAfter());
    segment = isFresh ? ofAttempt(merged, attempt) : merged;
  }

  /// An attempt records one entry at a position.
  private record Place(String scope, int position, int attempt) {
    static Place of(JournalEntry entry) {
      return new Place(entry.scope(), entry.position(), entry.attempt());
    }
  }

  /// The record of a scope, which begins now.
  synchronized Replay open(String scope) {
    begin(scope);
    return new Replay(scope, segment, attempt, isComplete);
  }

  /// The scope begins. That of a step has its [StepBeginning] only.
  synchronized void begin(String scope) {
    begun.add(scope);
  }

  /// Whether an earlier execution of this step has begun with what must not be repeated.
  Optional<JournalEntry> beginning(String step) {
    return segment.journal().stream().filter(it -> isBeginning(it, step)).findFirst();
  }

  /// The first of these entries by which an execution of this step has begun so.
  JournalEntry firstBeginning(String step, JournalJson.Entries kept) {
    return kept.known().stream()
        .filter(it -> isBeginning(it, step) && (!isFresh || it.attempt() == attempt))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("what was recorded is not kept: " + step));
  }

  private static boolean isBeginning(JournalEntry entry, String step) {
    return entry.scope().equals(step) && StepBeginning.NAME.equals(entry.name());
  }

  /// What a step that must not be repeated has returned, if the task has come to it in another way
  /// than before, and finds it at another place.
  ///
  /// @param scope the path of the scope of the step
  Optional<JournalEntry> returnedOnce(String scope, String name, String step) {
    return beginning(step).isEmpty()
        ? Optional.empty()
        : segment.journal().stream()
            .filter(it -> it.kind() == Kind.STEP && it.scope().equals(scope))
            .filter(it -> name.equals(it.name()) && it.error() == null)
            .findFirst();
  }

  /// A step begins with what must not be repeated. This is no call of the task.
  synchronized JournalEntry recordBeginning(JournalEntry entry) {
    return add(entry);
  }

  /// What the record says about a call, which it has or not.
  ///
  /// @throws NonDeterministicException if it has another one
  Replay.Answer answer(Replay replay, Call call) {
    requireNoFault();
    var answer = replay.next(call);
    if (answer instanceof Diverged diverged) {
      throw failed(new NonDeterministicException(diverged.message(), null));
    }
    return answer;
  }

  /// @throws RuntimeException what failed the attempt, if something did and the task has caught it
  void requireNoFault() {
    var before = fault;
    if (before != null) {
      throw before;
    }
  }

  synchronized JournalEntry recorded(Replay.Answer answer) {
    if (answer instanceof Recorded old) {
      calls.add(new Made(old.entry(), false));
      return old.isMoved() ? add(old.entry().ofAttempt(attempt)) : old.entry();
    }
    throw new IllegalStateException("a call that is neither new nor recorded: " + answer);
  }

  synchronized JournalEntry record(JournalEntry entry) {
    calls.add(new Made(entry, true));
    return add(entry);
  }

  private JournalEntry add(JournalEntry entry) {
    made.addAll(local);
    local.clear();
    made.add(entry);
    return entry;
  }

  synchronized JournalEntry recordLater(JournalEntry entry) {
    calls.add(new Made(entry, true));
    local.add(entry);
    return entry;
  }

  /// The calls that were made so far, in their order.
  synchronized List<Made> calls() {
    return List.copyOf(calls);
  }

  /// The entries that have to be durable when `entry` is: those that were made before it and are
  /// not, in their order, and itself. Those of branches beside it are not among them: they may be
  /// waits that have not ended, which the report of the pod has to name.
  synchronized List<JournalEntry> unsentUpTo(JournalEntry entry) {
    return made.stream().filter(it -> isInLine(it.scope(), entry.scope())).toList();
  }

  private static boolean isInLine(String scope, String other) {
    return DurableScope.isWithin(scope, other) || DurableScope.isWithin(other, scope);
  }

  /// These entries are durable, and need no place in the report.
  synchronized void sent(List<JournalEntry> entries) {
    made.removeAll(entries);
  }

  /// The entries that this process made and that are not durable, local waits at its end included.
  /// Any thread may call this.
  synchronized List<JournalEntry> made() {
    var all = new ArrayList<>(made);
    all.addAll(local);
    return List.copyOf(all);
  }

  /// The entries of [#made] that another pod needs after this result. The attempt after a failed
  /// one needs none if it begins fresh.
  List<JournalEntry> neededAfter(Result result) {
    var failed = result instanceof Result.Failed it && it.next() == Result.Next.RETRY;
    return result instanceof Result.Canceled
            || result instanceof Result.Suspended
            || (failed && !isFresh)
        ? made()
        : List.of();
  }

  /// The task has made a token.
  ///
  /// @param name that the task gives it
  /// @param resource the name of its resource
  synchronized void named(String name, String resource) {
    tokenNames.put(resource, name);
  }

  /// The task has made a token that is to be created when the attempt is suspended.
  synchronized void made(NewToken token) {
    tokens.add(token);
  }

  /// What the task calls a token; the name of the resource if it has not made it.
  synchronized String nameOf(String resource) {
    return tokenNames.getOrDefault(resource, resource);
  }

  /// The tokens that are to be created when the attempt is suspended, those that earlier processes
  /// have made included.
  synchronized List<NewToken> tokens() {
    return List.copyOf(tokens);
  }

  /// The task has triggered a run.
  synchronized void triggered(NewRun run) {
    runs.add(run);
  }

  /// The runs that the task has triggered in this process.
  synchronized List<NewRun> runs() {
    return List.copyOf(runs);
  }

  /// The task of such a run; its name if this process has not triggered it.
  synchronized String taskOf(String run) {
    return runs.stream()
        .filter(it -> it.name().equals(run))
        .map(NewRun::task)
        .findFirst()
        .orElse(run);
  }

  /// What the run had recorded before this process, in all its attempts.
  AssignedSegment before() {
    return before;
  }

  /// Which branch has decided a group of branches. A failure of an earlier attempt does not count,
  /// because this one executes the branches again.
  Optional<JournalEntry> decisionOn(String group) {
    return segment.journal().stream()
        .filter(it -> it.kind() == Kind.BRANCH && it.scope().equals(group))
        .max(Comparator.comparingInt(JournalEntry::attempt))
        .filter(it -> it.error() == null || it.attempt() == attempt);
  }

  /// The other branches of this group may have made any calls.
  synchronized void decide(String group) {
    decided.add(group);
  }

  /// Whether the attempt was suspended at this wait, and this process resumes it: the wait was the
  /// last call of its scope, and had not ended when something was recorded last.
  boolean isResumedAt(JournalEntry entry) {
    var until = entry.kind() == Kind.TIME ? entry.until() : entry.at();
    return segment.number() > 0
        && until != null
        && (entry.kind() != Kind.TIME || !WaitPolicy.isLocal(entry.at(), until))
        && segment.journal().contains(entry)
        && segment.journal().stream()
            .noneMatch(
                it ->
                    it.at().isAfter(until)
                        || (it.scope().equals(entry.scope()) && it.position() > entry.position()));
  }

  /// Fails the attempt, even if the task catches this.
  ///
  /// @return `error`, to be thrown
  synchronized <E extends RuntimeException> E failed(E error) {
    if (fault == null) {
      fault = error;
    }
    return error;
  }

  /// What failed the attempt.
  Optional<RuntimeException> fault() {
    return Optional.ofNullable(fault);
  }

  /// What is wrong with the end of a scope; empty if every recorded call was made.
  ///
  /// @param how how it ended, such as `run returned`
  Optional<String> faultOfEnd(Replay replay, String how) {
    return replay.end(how).map(Diverged::message);
  }

  /// What is wrong with the end of `run`; empty if every branch that this attempt has recorded
  /// began.
  synchronized Optional<String> faultOfBranches(String how) {
    return segment.journal().stream()
        .filter(it -> it.attempt() == attempt && !hasBegun(it.scope()))
        .findFirst()
        .map(
            it ->
                "%s, but durable call %d of \"%s\" was recorded: %s"
                    .formatted(how, it.position(), it.scope(), Replay.shown(it)));
  }

  private boolean hasBegun(String scope) {
    return begun.contains(scope)
        || decided.stream().anyMatch(group -> DurableScope.isWithin(scope, group));
  }
}
