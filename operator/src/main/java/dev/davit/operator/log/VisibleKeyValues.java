package dev.davit.operator.log;

import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// The keys and values of an event, in one line.
public final class VisibleKeyValues extends KeyValuePairConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return VisibleText.line(super.convert(event));
  }
}
