package dev.davit.dashboard.health;

import dev.davit.contract.Reason;
import dev.davit.dashboard.health.ClusterFacts.Lease;
import dev.davit.dashboard.health.ClusterFacts.Operator;
import dev.davit.dashboard.health.ClusterFacts.Resource;
import dev.davit.dashboard.health.ClusterFacts.ScheduleFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Decides what the facts about a cluster mean, and what to do about it.
final class Diagnosis {
  static final List<String> KINDS = List.of("tasks", "runs", "queues", "tokens", "schedules");

  /// A working operator handles a new resource within a second. A new leader takes longer.
  private static final Duration UNSEEN_FOR_TOO_LONG = Duration.ofSeconds(30);

  /// As late as a new leader may be.
  private static final Duration OVERDUE_FOR_TOO_LONG = Duration.ofMinutes(1);

  private static final String SUSPENDED = "Suspended";
  private static final int SHOWN_NAMES = 3;

  private static final String INSTALL = "Install Davit, docs/install.md.";

  private final ClusterFacts facts;
  private final Instant now;
  private final String version;
  private final List<Finding> findings = new ArrayList<>();

  private Diagnosis(ClusterFacts facts, Instant now, String version) {
    this.facts = facts;
    this.now = now;
    this.version = version;
  }

  /// The findings, in the order in which a person would check them.
  ///
  /// @param version the version of this program; empty: not known
  static List<Finding> of(ClusterFacts facts, Instant now, String version) {
    var diagnosis = new Diagnosis(facts, now, version);
    if (diagnosis.serverAnswers()) {
      diagnosis.kinds();
      diagnosis.rights();
      diagnosis.operators();
      diagnosis.policies();
      diagnosis.unseen();
      diagnosis.notReady();
      diagnosis.waiting();
      diagnosis.schedules();
      diagnosis.gaps();
    }
    return List.copyOf(diagnosis.findings);
  }

  private boolean serverAnswers() {
    switch (facts.kubernetes()) {
      case ReadResult.Seen<String>(var kubernetes) ->
          findings.add(
              Finding.ok("The API server at %s is %s.".formatted(facts.server(), kubernetes)));
      case ReadResult.Failed<String>(var why) -> {
        findings.add(
            Finding.bad(
                why + ".",
                "Compare with kubectl version; choose a cluster by --context or --server."));
        return false;
      }
      // A caller without the right to read the version may still have all other rights.
      case ReadResult.Missing<String> _, ReadResult.Forbidden<String> _ ->
          findings.add(
              Finding.ok(
                  "The API server at %s answers, and keeps its version to itself."
                      .formatted(facts.server())));
    }
    return true;
  }

  private void kinds() {
    var missing = KINDS.stream().filter(kind -> look(kind) instanceof ReadResult.Missing).toList();
    if (!missing.isEmpty()) {
      findings.add(
          Finding.bad(
              "This cluster does not know %s of davit.dev.".formatted(String.join(", ", missing)),
              INSTALL));
    }
    for (var kind : KINDS) {
      switch (look(kind)) {
        case ReadResult.Seen<Long>(var count) ->
            findings.add(
                Finding.ok("%s: %,d in namespace %s.".formatted(kind, count, facts.namespace())));
        case ReadResult.Forbidden<Long> _ ->
            findings.add(
                Finding.bad(
                    "You may not list %s in namespace %s.".formatted(kind, facts.namespace()),
                    "Ask for the role davit-viewer there, or choose a namespace by -n."));
        case ReadResult.Failed<Long>(var why) ->
            findings.add(Finding.bad(why + ".", "Try it again."));
        case ReadResult.Missing<Long> _ -> {}
      }
    }
  }

  private ReadResult<Long> look(String kind) {
    return facts.kinds().getOrDefault(kind, new ReadResult.Missing<>());
  }

  private void rights() {
    switch (facts.denied()) {
      case ReadResult.Seen<List<String>>(var denied) when denied.isEmpty() ->
          findings.add(
              Finding.ok(
                  "You may trigger, cancel and follow runs in namespace %s."
                      .formatted(facts.namespace())));
      case ReadResult.Seen<List<String>>(var denied) ->
          findings.add(
              Finding.note(
                  "You may not, in namespace %s: %s."
                      .formatted(facts.namespace(), String.join(", ", denied)),
                  "If you need to, ask for the role davit-runner-of-tasks there."));
      case ReadResult.Missing<List<String>> _ ->
          findings.add(Finding.ok("This API asks nobody for rights, as that of davit dev."));
      case ReadResult.Forbidden<List<String>> _, ReadResult.Failed<List<String>> _ ->
          findings.add(Finding.note("Your rights could not be read.", ""));
    }
  }

  private void operators() {
    switch (facts.operators()) {
      case ReadResult.Seen<List<Operator>>(var operators) when operators.isEmpty() ->
          findings.add(
              Finding.note(
                  "No Deployment of an operator is to be seen.",
                  "Unless it runs elsewhere (davit operator): " + INSTALL));
      case ReadResult.Seen<List<Operator>>(var operators) -> operators.forEach(this::operator);
      case ReadResult.Forbidden<List<Operator>> _ ->
          findings.add(Finding.ok("The operator is not yours to see, so its work is looked at."));
      case ReadResult.Missing<List<Operator>> _ ->
          findings.add(Finding.ok("This API has no Deployments, as that of davit dev."));
      case ReadResult.Failed<List<Operator>>(var why) ->
          findings.add(Finding.note(why + ".", "Try it again."));
    }
  }

  private void operator(Operator operator) {
    var name = "%s/%s".formatted(operator.namespace(), operator.name());
    var replicas = "%d of %d replicas".formatted(operator.ready(), operator.wanted());
    if (operator.ready() == 0) {
      findings.add(
          Finding.bad(
              "Operator %s has %s that are ready.".formatted(name, replicas),
              "kubectl -n %s describe deployment,pods and logs deployment/%s say why."
                  .formatted(operator.namespace(), operator.name())));
      return;
    }
    findings.add(
        operator.ready() < operator.wanted()
            ? Finding.note(
                "Operator %s has %s ready.".formatted(name, replicas),
                "One is enough to work, and none is there to replace it.")
            : Finding.ok("Operator %s has %s ready.".formatted(name, replicas)));
    if (!operator.version().isEmpty()
        && !version.isEmpty()
        && !operator.version().equals(version)) {
      findings.add(
          Finding.note(
              "Operator %s is version %s, this davit is %s."
                  .formatted(name, operator.version(), version),
              "They work together; what only one of them knows is left out."));
    }
    switch (operator.lease()) {
      case ReadResult.Seen<Lease>(var lease) -> leader(name, lease);
      case ReadResult.Missing<Lease> _ -> {}
      case ReadResult.Forbidden<Lease> _ ->
          findings.add(Finding.ok("The leader of %s is not yours to see.".formatted(name)));
      case ReadResult.Failed<Lease>(var why) ->
          findings.add(Finding.note(why + ".", "Try it again."));
    }
  }

  private void leader(String operator, Lease lease) {
    var silence = Duration.between(lease.renewed(), now);
    // The leader's clock may differ from ours, and a new leader needs a moment.
    if (lease.holder().isEmpty() || silence.compareTo(lease.duration().multipliedBy(3)) > 0) {
      findings.add(
          Finding.bad(
              "No replica of %s leads: its Lease was last renewed at %s."
                  .formatted(operator, lease.renewed()),
              "The logs of its pods say what keeps them from it."));
    } else {
      findings.add(Finding.ok("%s leads.".formatted(lease.holder())));
    }
  }

  private void policies() {
    switch (facts.policies()) {
      case ReadResult.Seen<List<String>>(var missing) when missing.isEmpty() -> {}
      case ReadResult.Seen<List<String>>(var missing) ->
          findings.add(
              facts.denied() instanceof ReadResult.Missing<List<String>>
                  ? Finding.ok("This API evaluates no admission policies, as that of davit dev.")
                  : Finding.note(
                      "Admission policies are missing: %s.".formatted(String.join(", ", missing)),
                      "Payloads can be changed and full queues accept runs until kubectl apply"
                          + " --server-side -k crds/k8s."));
      case ReadResult.Missing<List<String>> _ -> {}
      case ReadResult.Forbidden<List<String>> _ ->
          findings.add(Finding.ok("The admission policies are not yours to see."));
      case ReadResult.Failed<List<String>>(var why) ->
          findings.add(Finding.note(why + ".", "Try it again."));
    }
  }

  private void unseen() {
    var unseen =
        Stream.concat(
                Stream.concat(facts.tasks().stream(), facts.runs().stream())
                    .filter(Resource::isUnseen)
                    .filter(it -> isOld(it.created()))
                    .map(Resource::name),
                facts.schedules().stream()
                    .filter(it -> it.ready().isEmpty() && isOld(it.created()))
                    .map(ScheduleFacts::name))
            .toList();
    if (!unseen.isEmpty()) {
      findings.add(
          Finding.bad(
              "No operator has looked at %s.".formatted(names(unseen)),
              "Either none runs, or none watches namespace %s (chart value watchNamespaces)."
                  .formatted(facts.namespace())));
    }
  }

  private boolean isOld(Instant created) {
    return created.isBefore(now.minus(UNSEEN_FOR_TOO_LONG));
  }

  private void notReady() {
    facts.tasks().stream()
        .filter(task -> !task.isUnseen())
        .forEach(
            task ->
                findings.add(
                    Finding.bad(
                        "%s is not ready: %s".formatted(task.name(), because(task)),
                        task.reason().map(Reason::advice).orElse(""))));
  }

  /// One finding for each reason, regardless of the number of runs.
  private void waiting() {
    var byReason =
        facts.runs().stream()
            .filter(run -> run.reason().isPresent())
            .collect(
                Collectors.groupingBy(
                    run -> run.reason().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
    byReason.forEach(
        (reason, runs) ->
            findings.add(
                Finding.bad(
                    "%s: %s"
                        .formatted(
                            names(runs.stream().map(Resource::name).toList()),
                            because(runs.getFirst())),
                    reason.advice())));
  }

  private void schedules() {
    for (var schedule : facts.schedules()) {
      var ready = schedule.ready();
      if (ready.isPresent() && ready.get().reason().equals(SUSPENDED)) {
        findings.add(
            Finding.note(
                "%s is suspended and creates no runs.".formatted(schedule.name()),
                "davit schedules resume ends that."));
      } else if (ready.isPresent() && !ready.get().isReady()) {
        findings.add(
            Finding.bad(
                "%s creates no runs: %s: %s"
                    .formatted(schedule.name(), ready.get().reason(), ready.get().message()),
                "davit schedules describe shows it."));
      } else {
        schedule
            .overdue(now.minus(OVERDUE_FOR_TOO_LONG))
            .ifPresent(
                due ->
                    findings.add(
                        Finding.bad(
                            "%s has had no run since %s, when it was due."
                                .formatted(schedule.name(), due),
                            "No operator looks at it, or it is behind; its log says why.")));
      }
    }
  }

  private void gaps() {
    for (var gap : facts.gaps()) {
      findings.add(Finding.note(gap + ".", "What was not read may need somebody to act too."));
    }
  }

  private static String because(Resource resource) {
    return resource
        .reason()
        .map(reason -> reason.wireName() + ": " + resource.message())
        .orElse(resource.message());
  }

  private static String names(List<String> all) {
    var shown = String.join(", ", all.subList(0, Math.min(SHOWN_NAMES, all.size())));
    return all.size() > SHOWN_NAMES
        ? "%s and %,d more".formatted(shown, all.size() - SHOWN_NAMES)
        : shown;
  }
}
