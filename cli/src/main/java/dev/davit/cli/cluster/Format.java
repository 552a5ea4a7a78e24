package dev.davit.cli.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The output format for resources.
public enum Format {
  /// One line for each resource.
  TABLE,
  /// One longer line for each resource.
  WIDE,
  /// Only names, in the form that other commands accept.
  NAME,
  JSON,
  YAML;

  public static final String LABEL = "table|wide|name|json|yaml";
  public static final String DESCRIPTION = "How it is printed (default: table).";

  /// The word on the command line, as a shell completes it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static final class Converter implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return Arrays.stream(values())
          .filter(format -> format.toString().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"%s\" is not a format; allowed: %s"
                          .formatted(
                              text,
                              Arrays.stream(values())
                                  .map(Format::toString)
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
