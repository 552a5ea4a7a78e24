package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataOperationsTest {
  private static ObjectNode object(String text) throws JsonProcessingException {
    return (ObjectNode) ContractJson.MAPPER.readTree(text.replace('\'', '"'));
  }

  private static MetadataOperations operations(String text) throws JsonProcessingException {
    return MetadataOperations.read(ContractJson.MAPPER.readTree(text.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}         | [{'op':'set','key':'k','value':1}]                                       | {'k':1}",
        "{'k':0}    | [{'op':'set','key':'k','value':{'a':[]}}]                                | {'k':{'a':[]}}",
        "{'k':0}    | [{'op':'delete','key':'k'}]                                              | {}",
        "{}         | [{'op':'delete','key':'k'}]                                              | {}",
        "{}         | [{'op':'increment','key':'k','value':2}]                                 | {'k':2}",
        "{'k':0.1}  | [{'op':'increment','key':'k','value':0.2}]                               | {'k':0.3}",
        "{'k':0.5}  | [{'op':'increment','key':'k','value':0.5}]                               | {'k':1}",
        "{'k':2147483647} | [{'op':'increment','key':'k','value':1}]                           | {'k':2147483648}",
        "{'k':1}    | [{'op':'increment','key':'k','value':2},{'op':'increment','key':'k','value':-4}] | {'k':-1}",
        "{}         | [{'op':'append','key':'k','value':[1]},{'op':'append','key':'k','value':[2]}] | {'k':[1,2]}",
        "{'k':[0]}  | [{'op':'append','key':'k','value':[1,[2]]}]                              | {'k':[0,1,[2]]}",
        "{'k':7}    | [{'op':'set','key':'k','value':1},{'op':'increment','key':'k','value':2}] | {'k':3}",
        "{'k':7}    | [{'op':'increment','key':'k','value':2},{'op':'set','key':'k','value':1}] | {'k':1}",
        "{'k':7}    | [{'op':'delete','key':'k'},{'op':'increment','key':'k','value':2}]       | {'k':2}",
        "{'k':7}    | [{'op':'increment','key':'k','value':2},{'op':'delete','key':'k'}]       | {}",
        "{'k':7}    | [{'op':'delete','key':'k'},{'op':'append','key':'k','value':[2]}]        | {'k':[2]}",
      })
  void operationsChangeMetadata(String before, String operations, String after) throws Exception {
    var all = operations(operations);

    assertThat(all.faultOn(object(before))).isEmpty();
    assertThat(all.on(object(before))).isEqualTo(object(after));
    assertThat(MetadataOperations.read(all.json())).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'k':'t'} | [{'op':'increment','key':'k','value':2}] | increment needs a number, but the metadata's \"k\" is \"t\"",
        "{'k':7}   | [{'op':'append','key':'k','value':[1]}]  | append needs a list, but the metadata's \"k\" is 7",
        "{}        | [{'op':'append','key':'k','value':[1]},{'op':'increment','key':'k','value':1}] | increment needs a number, but the metadata's \"k\" is [1]",
        "{}        | [{'op':'set','key':'k','value':LARGE}]   | the metadata have 17008 bytes; at most 16384 are allowed",
      })
  void whatCannotBeDoneSaysWhy(String before, String operations, String why) throws Exception {
    var large = "'" + "x".repeat(17_000) + "'";

    assertThat(operations(operations.replace("LARGE", large)).faultOn(object(before)))
        .contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'op':'increment','key':'k','value':2},{'op':'append','key':'l','value':[1]},{'op':'increment','key':'k','value':3}] | [{'op':'increment','key':'k','value':5},{'op':'append','key':'l','value':[1]}]",
        "[{'op':'delete','key':'k'},{'op':'set','key':'k','value':3}] | [{'op':'set','key':'k','value':3}]",
        "[{'op':'set','key':'k','value':[]},{'op':'append','key':'k','value':[1]}] | [{'op':'set','key':'k','value':[1]}]",
      })
  void whatALaterOneMakesNeedlessIsLeftOut(String operations, String left) throws Exception {
    assertThat(operations(operations).json().toString().replace('"', '\'')).isEqualTo(left);
  }
}
