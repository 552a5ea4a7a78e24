package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
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

  @Test
  void whatDoesNotEnlargeMetadataThatAreTooLargeCanBeDone() throws Exception {
    var large = object("{'n':1,'k':'" + "x".repeat(17_000) + "'}");

    assertThat(operations("[{'op':'increment','key':'n','value':1}]").faultOn(large)).isEmpty();
    assertThat(operations("[{'op':'delete','key':'k'}]").faultOn(large)).isEmpty();
    assertThat(operations("[{'op':'increment','key':'n','value':9}]").faultOn(large))
        .contains("the metadata have 17015 bytes; at most 16384 are allowed");
  }

  @Test
  void aDeletionOfAKeyThatNobodyHasIsNotKept() throws Exception {
    var all =
        operations(
            "[{'op':'delete','key':'a'},{'op':'delete','key':'b'},{'op':'set','key':'c','value':1}]");

    assertThat(all.withoutDeletions("b"::equals))
        .isEqualTo(operations("[{'op':'delete','key':'b'},{'op':'set','key':'c','value':1}]"));
  }

  @Test
  void tooManyOrTooLargeOperationsSayWhy() throws Exception {
    var many = MetadataOperations.NONE;
    for (var number = 0; number < 257; number++) {
      many = many.and(MetadataOperation.delete("k" + number));
    }
    var large = operations("[{'op':'set','key':'k','value':'" + "x".repeat(16_384) + "'}]");

    assertThat(many.faultOfSize())
        .contains("257 changes of metadata have to be kept; at most 256 are allowed");
    assertThat(large.faultOfSize())
        .contains(
            "the changes of metadata that have to be kept have 16419 bytes; at most 16384 are allowed");
    assertThat(operations("[{'op':'delete','key':'k'}]").faultOfSize()).isEmpty();
  }

  @Test
  void aKeyHasABound() {
    assertThatThrownBy(() -> MetadataOperation.delete("x".repeat(4097)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("has 4097 characters; at most 4096 are allowed");
  }
}
