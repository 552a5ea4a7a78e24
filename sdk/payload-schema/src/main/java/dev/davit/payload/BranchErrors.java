package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import dev.davit.contract.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Turns the errors of a failed `anyOf` or `oneOf` into one. The library reports the errors of all
/// branches side by side, as if the payload had to match each branch.
final class BranchErrors {
  /// The number of branches whose first violation is shown.
  private static final int MOST_SHOWN = 3;

  /// Short enough that three branches and the sentence around them fit into the text of a
  /// violation.
  private static final int MAX_PATH = 40;

  private static final int MAX_WORDS = 65;

  private static final Set<String> KEYWORDS =
      Set.of(KeywordType.ANY_OF.getValue(), KeywordType.ONE_OF.getValue());

  private final KeywordValidator keyword;
  private final NodePath location;
  private final NodePath evaluated;

  private BranchErrors(KeywordValidator keyword, NodePath location, NodePath evaluated) {
    this.keyword = keyword;
    this.location = location;
    this.evaluated = evaluated;
  }

  static boolean areOf(KeywordValidator keyword) {
    return KEYWORDS.contains(keyword.getKeyword());
  }

  /// Replaces all errors after the first `before` with one error.
  static void join(
      ExecutionContext context,
      int before,
      KeywordValidator keyword,
      int branches,
      JsonNode json,
      NodePath location) {
    var all = context.getErrors();
    var found = List.copyOf(all.subList(before, all.size()));
    all.subList(before, all.size()).clear();
    var words =
        new BranchErrors(keyword, location, context.getEvaluationPath()).wordsOf(found, branches);
    context.addError(
        Error.builder()
            .keyword(keyword.getKeyword())
            .instanceNode(json)
            .instanceLocation(location)
            .evaluationPath(context.getEvaluationPath())
            .schemaLocation(keyword.getSchemaLocation())
            .messageSupplier(words)
            .build());
  }

  /// A supplier, because the text may be long and is rarely shown: most errors of alternatives are
  /// discarded.
  private Supplier<String> wordsOf(List<Error> found, int branches) {
    var several = severalMatches(found);
    if (several.isPresent()) {
      return several::get;
    }
    var firstOf = firstOfEach(found);
    return () -> noneMatches(firstOf, branches);
  }

  /// The library stops at the second match, so more branches may match.
  private Optional<String> severalMatches(List<Error> found) {
    return found.stream()
        .filter(error -> "oneOf.indexes".equals(error.getMessageKey()))
        .filter(error -> error.getEvaluationPath().equals(evaluated))
        .map(error -> String.valueOf(error.getArguments()[1]).split(",\\s*", -1))
        .map(
            indexes ->
                Arrays.stream(indexes)
                    .limit(MOST_SHOWN)
                    .map(index -> String.valueOf(Integer.parseInt(index) + 1))
                    .collect(Collectors.joining(" and ")))
        .map("matches branches %s of oneOf, exactly one is allowed"::formatted)
        .findFirst();
  }

  private Map<Integer, Error> firstOfEach(List<Error> found) {
    var firstOf = new TreeMap<Integer, Error>();
    for (var error : found) {
      var path = error.getEvaluationPath();
      if (path.getNameCount() > evaluated.getNameCount()
          && path.getElement(evaluated.getNameCount()) instanceof Integer branch) {
        firstOf.putIfAbsent(branch, error);
      }
    }
    return firstOf;
  }

  private String noneMatches(Map<Integer, Error> firstOf, int branches) {
    var shown =
        firstOf.entrySet().stream()
            .limit(MOST_SHOWN)
            .map(it -> "branch %d: %s".formatted(it.getKey() + 1, wordsOf(it.getValue())))
            .collect(Collectors.joining("; "));
    var more = branches - MOST_SHOWN;
    var rest = more > 0 ? "; %d more %s".formatted(more, more == 1 ? "branch" : "branches") : "";
    return "matches no branch of %s (%s%s)".formatted(keyword.getKeyword(), shown, rest);
  }

  private String wordsOf(Error error) {
    var words = Texts.cut(error.getMessage(), MAX_WORDS);
    var path = error.getInstanceLocation();
    return path.equals(location)
        ? words
        : "at %s: %s".formatted(Texts.cut(path.toString(), MAX_PATH), words);
  }
}
