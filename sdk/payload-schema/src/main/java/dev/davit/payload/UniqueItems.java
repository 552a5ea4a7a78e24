package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;

/// `uniqueItems`, compared by [Canonical] texts. The library compares every item with every other
/// that has the same hash, and treats 1 and 1.0 as different.
record UniqueItems() implements Keyword {
  @Override
  public String getValue() {
    return KeywordType.UNIQUE_ITEMS.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context) {
    return new Validator(location, rule, parent, context);
  }

  private static final class Validator extends BaseKeywordValidator {
    private final boolean asked;

    Validator(SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context) {
      super(KeywordType.UNIQUE_ITEMS, rule, location, parent, context);
      asked = rule.asBoolean();
    }

    @Override
    public void validate(
        ExecutionContext context, JsonNode json, JsonNode root, NodePath location) {
      if (!asked || !json.isArray()) {
        return;
      }
      var seen = new HashSet<String>();
      for (var item : json) {
        if (!seen.add(Canonical.of(item, context))) {
          context.addError(
              error()
                  .instanceNode(json)
                  .instanceLocation(location)
                  .evaluationPath(context.getEvaluationPath())
                  .locale(context.getExecutionConfig().getLocale())
                  .build());
          return;
        }
      }
    }
  }
}
