package dev.davit.payload;

import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.keyword.FormatKeyword;
import com.networknt.schema.keyword.KeywordType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The drafts of JSON Schema, with keywords whose work is bounded.
///
/// In all of them, `format`, `contentEncoding` and `contentMediaType` are annotations and not
/// checked, as the newest draft recommends. The library checks them with regular expressions that
/// may never finish.
final class BoundedDialects {
  /// Unchanged keywords. The library depends on their classes, and they only lead to other rules.
  private static final Set<String> AS_THEY_ARE =
      Set.of("$ref", "$dynamicRef", "$recursiveRef", KeywordType.FORMAT.getValue());

  /// The newest draft first: it is the default for schemas that name none.
  static final List<Dialect> ALL =
      Stream.of(
              Dialects.getDraft202012(),
              Dialects.getDraft201909(),
              Dialects.getDraft7(),
              Dialects.getDraft6(),
              Dialects.getDraft4())
          .map(BoundedDialects::bounded)
          .toList();

  private BoundedDialects() {}

  private static Dialect bounded(Dialect dialect) {
    var builder =
        Dialect.builder(dialect).formatKeywordFactory(formats -> new FormatKeyword(Map.of()));
    dialect.getKeywords().values().stream()
        .filter(keyword -> !AS_THEY_ARE.contains(keyword.getValue()))
        .forEach(keyword -> builder.keyword(new CountedKeyword(keyword)));
    Stream.of("contentEncoding", "contentMediaType")
        .forEach(name -> builder.keyword(new AnnotationKeyword(name)));
    builder.keyword(new UniqueItems()).keyword(new ListedValues(KeywordType.ENUM));
    if (dialect.getKeywords().containsKey(KeywordType.CONST.getValue())) {
      builder.keyword(new ListedValues(KeywordType.CONST));
    }
    return builder.build();
  }
}
