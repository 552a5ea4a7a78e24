package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.MetadataOperation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateMetadataTest {
  @Test
  void whatIsWrittenIsRead() {
    var metadata = JsonNodeFactory.instance.objectNode().put("done", 3);
    var update = new UpdateMetadata(2, 1, 7, metadata);
    assertThat(UpdateMetadata.read(update.write())).isEqualTo(update);
    var nothing = new UpdateMetadata(2, 1, 8, null);
    assertThat(UpdateMetadata.read(nothing.write())).isEqualTo(nothing);
    var tagged = new UpdateMetadata(2, 1, 9, metadata, List.of("a", "b c"));
    assertThat(UpdateMetadata.read(tagged.write())).isEqualTo(tagged);
    var above =
        new UpdateMetadata(
            2,
            1,
            9,
            null,
            List.of(),
            MetadataOperations.NONE.and(MetadataOperation.delete("k")),
            MetadataOperations.NONE.and(new MetadataOperation(Kind.SET, "k", metadata)));
    assertThat(UpdateMetadata.read(above.write())).isEqualTo(above);
    var answer = new UpdatedMetadata(List.of("no", "never"));
    assertThat(UpdatedMetadata.read(answer.write())).isEqualTo(answer);
    assertThat(UpdatedMetadata.read("{}")).isEqualTo(UpdatedMetadata.DONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|not a request to update metadata: []",
        "{}|attempt is missing",
        "{\"attempt\":1,\"segment\":0}|sequence is missing",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"metadata\":[1]}|metadata is [1]; it has to be an object",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"metadata\":{\"n\":1e999}}|at /n",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"parent\":[{\"op\":\"square\",\"key\":\"k\"}]}|is no operation on metadata",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"root\":[{\"op\":\"append\",\"key\":\"k\"}]}|append of \"k\" needs a list, and not null",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"tags\":[1]}|a tag is 1; it has to be a text",
        "{\"attempt\":1,\"segment\":0,\"sequence\":1,\"tags\":[\"\"]}|the tag \"\" has 0 characters; allowed: 1 to 128",
      })
  void whatIsNoSuchRequestSaysWhy(String text, String why) {
    assertThatThrownBy(() -> UpdateMetadata.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void metadataAreBoundedAsThoseOfTheSpec() {
    var many = JsonNodeFactory.instance.objectNode();
    for (var key = 0; key < 256; key++) {
      many.put("key-" + key, key);
    }
    assertThat(UpdateMetadata.faultOf(many)).isEmpty();
    assertThat(UpdateMetadata.faultOf(many.deepCopy().put("more", 1)))
        .contains("the metadata have 257 entries; at most 256 are allowed");
    var large = JsonNodeFactory.instance.objectNode().put("k", "x".repeat(16 * 1024 - 8));
    assertThat(UpdateMetadata.faultOf(large)).isEmpty();
    assertThat(UpdateMetadata.faultOf(large.put("k", "x".repeat(16 * 1024 - 7))))
        .contains("the metadata have 16385 bytes; at most 16384 are allowed");
  }
}
