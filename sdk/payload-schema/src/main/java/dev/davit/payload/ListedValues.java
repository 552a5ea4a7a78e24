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
import java.util.Set;

/// `enum` and `const`, compared by [Canonical] texts. The library compares a value with all listed
/// values that have the same hash.
///
/// @param keyword the library's keyword, which words the error
record ListedValues(KeywordType keyword) implements Keyword {
  @Override
  public String getValue() {
    return keyword.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context)
      throws Exception {
    return new Validator(
        keyword,
        keyword.newValidator(location, rule, parent, context),
        location,
        rule,
        parent,
        context);
  }

  private static final class Validator extends BaseKeywordValidator {
    private static final ExecutionContext UNCOUNTED = new ExecutionContext();

    private final KeywordValidator errors;
    private final Set<String> allowed = new HashSet<>();

    Validator(
        KeywordType keyword,
        KeywordValidator errors,
        SchemaLocation location,
        JsonNode rule,
        Schema parent,
        SchemaContext context) {
      super(keyword, rule, location, parent, context);
      this.errors = errors;
      if (keyword == KeywordType.CONST) {
        allowed.add(Canonical.of(rule, UNCOUNTED));
      } else {
        rule.forEach(value -> allowed.add(Canonical.of(value, UNCOUNTED)));
      }
    }

    @Override
    public void validate(
        ExecutionContext context, JsonNode json, JsonNode root, NodePath location) {
      if (!allowed.contains(Canonical.of(json, context))) {
        StepCounter.count(context, 32L * allowed.size());
        errors.validate(context, json, root, location);
      }
    }
  }
}
