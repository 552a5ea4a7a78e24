package dev.davit.operator.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The keys by which the URLs of tokens are signed, as their Secret has them: `key-ID`, where the
/// newest has the greatest ID.
///
/// A URL is bound to the uid of its token: another token of the same name has another one.
///
/// @param live the newest first, which signs; the one before it is still accepted, and no other
public record HookKeys(List<Key> live) {
  private static final int LIVE = 2;
  private static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  /// What a MAC is about, so that it is good for nothing else.
  private static final String PURPOSE = "davit-hook-1\n";

  private static final Pattern NAME = Pattern.compile("key-(?<id>[1-9][0-9]{0,8})");

  /// A secret of 32 bytes.
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares keys.
  public record Key(int id, byte[] secret) {
    /// Without the secret.
    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  public HookKeys {
    live = List.copyOf(live);
    if (live.isEmpty() || live.size() > LIVE) {
      throw new IllegalArgumentException(live.size() + " keys");
    }
  }

  /// The first key.
  ///
  /// @param secret 32 random bytes
  static HookKeys first(byte[] secret) {
    return new HookKeys(List.of(new Key(1, secret)));
  }

  /// The `data` of the Secret.
  Map<String, String> toData() {
    return live.stream()
        .collect(
            Collectors.toMap(
                it -> "key-" + it.id(), it -> Base64.getEncoder().encodeToString(it.secret())));
  }

  /// Reads the `data` of a Secret that is not empty.
  ///
  /// @throws GeneralSecurityException with the reason, if it is something else
  static HookKeys of(Map<String, String> data) throws GeneralSecurityException {
    var keys = new ArrayList<Key>();
    for (var entry : data.entrySet()) {
      keys.add(key(entry.getKey(), entry.getValue()));
    }
    keys.sort(Comparator.comparingInt(Key::id).reversed());
    return new HookKeys(keys.stream().limit(LIVE).toList());
  }

  private static Key key(String name, String value) throws GeneralSecurityException {
    var matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new GeneralSecurityException(
          name + " is no name of a key; allowed: key-NUMBER, where the newest has the greatest");
    }
    try {
      var secret = Base64.getDecoder().decode(value);
      if (secret.length != BYTES) {
        throw new GeneralSecurityException(
            "%s has %d bytes; allowed: %d random ones".formatted(name, secret.length, BYTES));
      }
      return new Key(Integer.parseInt(matcher.group("id")), secret);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(name + " is not in Base64", e);
    }
  }

  /// The MAC in the URL of the token with this uid: 43 characters that need no escape.
  public String sign(String uid) {
    return mac(live.getFirst(), uid);
  }

  /// Whether one of the keys gives this MAC. It takes as long for a wrong one as for the right one.
  public boolean accepts(String uid, String mac) {
    var given = mac.getBytes(StandardCharsets.US_ASCII);
    var accepted = false;
    for (var key : live) {
      accepted |= MessageDigest.isEqual(mac(key, uid).getBytes(StandardCharsets.US_ASCII), given);
    }
    return accepted;
  }

  private static String mac(Key key, String uid) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
      var bytes = mac.doFinal((PURPOSE + uid).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
