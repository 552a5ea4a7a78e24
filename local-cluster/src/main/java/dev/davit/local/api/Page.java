package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/// A part of a list, selected by `limit` and `continue`.
///
/// All pages of a list have the version of its first page, but later pages contain the objects at
/// the time of their own request. A watch from that version delivers the changes in between.
///
/// @param next the token for the next page; empty on the last one
/// @param remaining the number of objects on the following pages
record Page(List<ObjectNode> items, String version, String next, int remaining) {
  private static final String SEPARATOR = "/";

  /// @throws Refusal when `continue` does not come from a page
  static Page of(Store.Listing listing, Predicate<? super ObjectNode> selection, Query query) {
    var token = query.text("continue");
    var version = token.isEmpty() ? Long.toString(listing.version()) : part(token, 0);
    var last = token.isEmpty() ? "" : part(token, 1);
    var rest =
        listing.items().stream()
            .filter(selection)
            .filter(object -> place(object).compareTo(last) > 0)
            .toList();
    var limit = query.number("limit").orElse(0L);
    if (limit <= 0 || rest.size() <= limit) {
      return new Page(rest, version, "", 0);
    }
    var items = rest.subList(0, limit.intValue());
    return new Page(
        items, version, token(version, place(items.getLast())), rest.size() - items.size());
  }

  /// Adds the token for the next page to the `metadata` of a list.
  void complete(ObjectNode list) {
    if (!next.isEmpty()) {
      list.withObject("/metadata").put("continue", next).put("remainingItemCount", remaining);
    }
  }

  /// The position in the order of the [Store]. A space sorts before all characters of names.
  private static String place(ObjectNode object) {
    return Meta.text(object, "namespace") + " " + Meta.text(object, "name");
  }

  private static String token(String version, String place) {
    var text = version + SEPARATOR + place;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String part(String token, int index) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      var parts = text.split(SEPARATOR, 2);
      Long.parseLong(parts[0]);
      return parts[index];
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw Refusal.badRequest("continue key is not valid: " + Refusal.quoted(token));
    }
  }
}
