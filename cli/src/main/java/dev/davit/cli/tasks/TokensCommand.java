package dev.davit.cli.tasks;

import dev.davit.api.Token;
import dev.davit.api.TokenCompletion;
import dev.davit.api.TokenPhase;
import dev.davit.cli.cluster.Ages;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Cluster.Item;
import dev.davit.cli.cluster.Column;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.JsonArgument;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.TokenView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Commands on tokens, which somebody completes once, or which time out.
@Command(
    name = "tokens",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokensCommand.ListTokens.class,
      TokensCommand.GetToken.class,
      TokensCommand.Complete.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description = "List tokens, show one, or complete it.")
public final class TokensCommand {
  private static final Comparator<Item<Token>> NEWEST_FIRST =
      Comparator.comparing((Item<Token> it) -> it.read().getMetadata().getCreationTimestamp())
          .reversed()
          .thenComparing(it -> it.read().getMetadata().getName());

  static List<Column<Token>> columns(Instant now) {
    return List.of(
        Column.always("NAME", token -> token.getMetadata().getName()),
        Column.always("PHASE", view(token -> token.phase().wireName())),
        Column.always("EXPIRES", view(token -> text(token.expiresAt()))),
        Column.always("RUN", view(token -> text(token.run()))),
        Column.always("AGE", token -> Ages.of(token, now)),
        Column.wide("TAGS", view(token -> String.join(",", token.tags()))),
        Column.wide("BY", view(token -> text(token.by()))),
        Column.wide("REASON", view(TokenView::reason)),
        Column.wide("MESSAGE", view(TokenView::message)));
  }

  private static Function<Token, String> view(Function<TokenView, String> field) {
    return token -> field.apply(TokenView.of(token));
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }

  /// The phases by their names on the wire, as a shell completes them.
  static final class PhaseNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(TokenPhase.values()).map(TokenPhase::wireName).iterator();
    }
  }

  static final class OfPhase implements ITypeConverter<TokenPhase> {
    @Override
    public TokenPhase convert(String text) {
      return Arrays.stream(TokenPhase.values())
          .filter(phase -> phase.wireName().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"%s\" is not a phase of a token; allowed: %s"
                          .formatted(text, String.join(", ", new PhaseNames()))));
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List tokens, the newest first: all, or those of a run, phase or tag.")
  static final class ListTokens implements Callable<Integer> {
    @Option(names = "--run", paramLabel = "RUN", description = "Those that this run made.")
    private @Nullable String run;

    @Option(
        names = "--phase",
        paramLabel = "PHASE",
        converter = OfPhase.class,
        completionCandidates = PhaseNames.class,
        description = "Those in this phase: Waiting, Completed or TimedOut.")
    private @Nullable TokenPhase phase;

    @Option(names = "--tag", paramLabel = "TAG", description = "Those with this tag.")
    private @Nullable String tag;

    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      return connection.in(this::list);
    }

    private int list(Cluster cluster) {
      var output = Output.of(spec.commandLine());
      var items = new ArrayList<Item<Token>>();
      cluster.each(
          Token.class,
          selector(),
          item -> {
            if (isSelected(TokenView.of(item.read()))) {
              items.add(item);
            }
          });
      shown.many(items.stream().sorted(NEWEST_FIRST).toList(), columns(Instant.now()), output);
      if (items.isEmpty()) {
        output.note("no such tokens in namespace " + cluster.namespace());
      }
      return 0;
    }

    /// The conditions that the API server can check.
    private String selector() {
      var terms = new StringJoiner(",");
      if (run != null) {
        terms.add("spec.run=" + Cluster.escaped(run));
      }
      if (phase != null) {
        terms.add("status.finished" + (phase.isFinal() ? "=true" : "!=true"));
      }
      return terms.toString();
    }

    private boolean isSelected(TokenView token) {
      return (phase == null || phase == token.phase())
          && (tag == null || token.tags().contains(tag));
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "Show one token in a line, or in full with -o yaml or json.")
  static final class GetToken implements Callable<Integer> {
    @Parameters(paramLabel = "TOKEN", description = "The name of the token.")
    private String token = "";

    @Mixin private final ResourcePrinter shown = new ResourcePrinter();
    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      var output = Output.of(spec.commandLine());
      return connection.in(
          cluster -> shown.get(Token.class, token, columns(Instant.now()), cluster, output));
    }
  }

  @Command(
      name = "complete",
      mixinStandardHelpOptions = true,
      description = "Complete a token that waits. The first completion counts.")
  static final class Complete implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "The name of the token.")
    private String token = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = JsonArgument.LABEL,
        description = "The output: " + JsonArgument.DESCRIPTION)
    private @Nullable String json;

    @Option(names = "--by", paramLabel = "TEXT", description = "Who completes it, in free text.")
    private @Nullable String by;

    @Mixin private final Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

    @Override
    public Integer call() {
      if (by != null
          && (by.isEmpty() || by.codePointCount(0, by.length()) > TokenCompletion.MAX_BY)) {
        throw new UsageException(
            "--by must have 1 to %d characters".formatted(TokenCompletion.MAX_BY));
      }
      var value = json == null ? null : JsonArgument.read("output", json, System.in);
      var completed =
          connection.in(
              cluster -> {
                var tokens = cluster.davit().tokens();
                return by == null
                    ? tokens.complete(token, value)
                    : tokens.complete(token, value, by);
              });
      Output.of(spec.commandLine())
          .result(token + (completed ? " completed" : " has been completed before"));
      return 0;
    }
  }
}
