package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Reads the requests that `kubectl create token` and `kubectl auth can-i` send, which know no
/// other format. The numbers of the fields are those of `generated.proto` in Kubernetes. Fields
/// that are not listed here are left out.
final class Protobuf {
  static final String CONTENT_TYPE = "application/vnd.kubernetes.protobuf";

  /// `k8s`, and a zero.
  private static final int MAGIC = 0x6b387300;

  private static final int MAX_VARINT_BITS = 63;

  /// A field of a message, by its name in JSON.
  private sealed interface Field {}

  private record Text(String name) implements Field {}

  private record Texts(String name) implements Field {}

  private record Whole(String name) implements Field {}

  private record Message(String name, Map<Integer, Field> fields) implements Field {}

  @FunctionalInterface
  private interface Visitor {
    /// @param value of a number, else 0
    /// @param content of all others, else empty
    void field(int number, long value, ByteBuffer content);
  }

  private static final Message RESOURCE =
      new Message(
          "resourceAttributes",
          Map.of(
              1, new Text("namespace"),
              2, new Text("verb"),
              3, new Text("group"),
              4, new Text("version"),
              5, new Text("resource"),
              6, new Text("subresource"),
              7, new Text("name")));

  private static final Message PATH =
      new Message("nonResourceAttributes", Map.of(1, new Text("path"), 2, new Text("verb")));

  private static final Message BOUND_OBJECT =
      new Message(
          "boundObjectRef",
          Map.of(
              1, new Text("kind"),
              2, new Text("apiVersion"),
              3, new Text("name"),
              4, new Text("uid")));

  private static final Map<Integer, Field> ENVELOPE =
      Map.of(1, new Message("type", Map.of(1, new Text("apiVersion"), 2, new Text("kind"))));

  /// What is read of each kind.
  private static final Map<String, Map<Integer, Field>> KINDS =
      Map.of(
          "TokenRequest",
          spec(
              Map.of(
                  1, new Texts("audiences"), 3, BOUND_OBJECT, 4, new Whole("expirationSeconds"))),
          "SelfSubjectAccessReview",
          spec(Map.of(1, RESOURCE, 2, PATH)));

  private Protobuf() {}

  private static Map<Integer, Field> spec(Map<Integer, Field> fields) {
    return Map.of(2, new Message("spec", fields));
  }

  /// The object in `body`, as it would be in JSON.
  ///
  /// @throws Refusal when `body` is damaged, or of another kind
  static ObjectNode read(byte[] body) {
    var in = ByteBuffer.wrap(body);
    try {
      if (in.getInt() != MAGIC) {
        throw damaged();
      }
      var type = message(in.slice(), ENVELOPE).path("type");
      var kind = type.path("kind").asText("");
      var fields =
          Optional.ofNullable(KINDS.get(kind))
              .orElseThrow(
                  () ->
                      Refusal.badRequest("davit dev reads no protobuf of " + Refusal.quoted(kind)));
      return message(in, Map.of(2, new Message("raw", fields))).withObject("/raw");
    } catch (BufferUnderflowException e) {
      throw damaged();
    }
  }

  private static ObjectNode message(ByteBuffer in, Map<Integer, Field> fields) {
    var object = Json.object();
    visit(
        in,
        (number, value, content) ->
            Optional.ofNullable(fields.get(number))
                .ifPresent(field -> add(object, field, value, content)));
    return object;
  }

  private static void add(ObjectNode object, Field field, long value, ByteBuffer content) {
    switch (field) {
      case Text(var name) -> object.put(name, text(content));
      case Texts(var name) -> object.withArray("/" + name).add(text(content));
      case Whole(var name) -> object.put(name, value);
      case Message(var name, var fields) -> object.set(name, message(content, fields));
    }
  }

  private static void visit(ByteBuffer in, Visitor visitor) {
    while (in.hasRemaining()) {
      var tag = varint(in);
      var number = (int) (tag >>> 3);
      switch ((int) tag & 7) {
        case 0 -> visitor.field(number, varint(in), ByteBuffer.allocate(0));
        case 2 -> visitor.field(number, 0, bytes(in));
        // The messages that are read here have no fields of other types.
        default -> throw damaged();
      }
    }
  }

  private static ByteBuffer bytes(ByteBuffer in) {
    var length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw damaged();
    }
    var bytes = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    var value = 0L;
    for (var shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
      var next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static Refusal damaged() {
    return Refusal.badRequest("the body is not a message in the protobuf of Kubernetes");
  }
}
