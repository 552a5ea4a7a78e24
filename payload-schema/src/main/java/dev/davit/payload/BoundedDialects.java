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
/// `format`, `contentEncoding` and `contentMediaType` are remarks in all of them, as the newest
/// draft recommends: the library checks them with regular expressions that can take for ever.
final class BoundedDialects {
  /// The library looks at the classes of these, and they only lead to other rules.
  private static final Set<String> AS_THEY_ARE =
      Set.of("$ref", "$dynamicRef", "$recursiveRef", KeywordType.FORMAT.getValue());

  /// The newest first: it is that of schemas that name none.
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
