package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;

/// A keyword of the library that counts its work within one rule.
record CountedKeyword(Keyword keyword) implements Keyword {
  @Override
  public String getValue() {
    return keyword.getValue();
  }

  @Override
  public @Nullable KeywordValidator newValidator(
      SchemaLocation location, JsonNode rule, Schema parent, SchemaContext context)
      throws Exception {
    var validator = keyword.newValidator(location, rule, parent, context);
    return validator == null ? null : new Counted(validator, rule, sizeOf(rule));
  }

  /// The number of entries of a rule, and of lists within it.
  private static int sizeOf(JsonNode rule) {
    var size = rule.size();
    for (var part : rule) {
      size += part.isArray() ? part.size() : 0;
    }
    return size;
  }

  private record Counted(KeywordValidator validator, JsonNode rule, int ruleSize)
      implements KeywordValidator {
    /// The cost of a calculation with a fraction, which may have hundreds of digits.
    private static final long FRACTION = 20 * 64;

    @Override
    public void validate(
        ExecutionContext context, JsonNode json, JsonNode root, NodePath location) {
      StepCounter.count(context, work(context, json, location));
      var errors = context.getErrors().size();
      validator.validate(context, json, root, location);
      if (context.getErrors().size() > errors) {
        StepCounter.count(context, 8L * notes(context, location));
        if (BranchErrors.areOf(validator)) {
          BranchErrors.join(context, errors, validator, rule.size(), json, location);
        }
      }
    }

    private long work(ExecutionContext context, JsonNode json, NodePath location) {
      var work = 4L * ruleSize + (json.isTextual() ? json.asText().length() / 2 : 4L * json.size());
      if (validator.getKeyword().equals(KeywordType.MULTIPLE_OF.getValue())
          && json.isNumber()
          && !(json.canConvertToLong() && json.isIntegralNumber() && rule.canConvertToLong())) {
        work += FRACTION;
      }
      if (context.isUnevaluatedPropertiesPresent() || context.isUnevaluatedItemsPresent()) {
        // Every rule now notes what it has checked, and the last rule reads all notes.
        work += 256 + 64L * json.size();
        work +=
            validator.getKeyword().startsWith("unevaluated") ? 16L * notes(context, location) : 0;
      }
      return work;
    }

    private static int notes(ExecutionContext context, NodePath location) {
      return context instanceof StepCounter counter ? counter.notesOf(location) : 0;
    }

    @Override
    public void preloadSchema() {
      validator.preloadSchema();
    }

    @Override
    public String getKeyword() {
      return validator.getKeyword();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return validator.getSchemaLocation();
    }

    @Override
    public void walk(
        ExecutionContext context, JsonNode json, JsonNode root, NodePath location, boolean check) {
      validator.walk(context, json, root, location, check);
    }
  }
}
