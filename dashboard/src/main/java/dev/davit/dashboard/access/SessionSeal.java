package dev.davit.dashboard.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Makes text of a session that only this seal can read, by AES-GCM: what a browser keeps shows
/// nothing, and nobody can change it.
///
/// The key is drawn when the process starts, and nothing else has it. So the dashboard needs no
/// right to any Secret, and a stolen cookie is worthless after a restart, when everybody logs in
/// again.
final class SessionSeal {
  /// Names of what is sealed, and of its form.
  private static final byte[] CONTEXT = "davit-session-1".getBytes(StandardCharsets.US_ASCII);

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  /// @param key 32 bytes
  SessionSeal(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "The key has %d bytes; allowed: %d".formatted(key.length, KEY_BYTES));
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /// A seal with a new key.
  static SessionSeal draw() {
    return new SessionSeal(random(KEY_BYTES));
  }

  /// What a sealed text is worth.
  sealed interface Opened {
    record Valid(Session session) implements Opened {}

    /// It was sealed by this process and has expired.
    record Expired() implements Opened {}

    /// It was not sealed by this process, or was changed since.
    record Foreign() implements Opened {}
  }

  /// Text for a cookie.
  String seal(Session session) {
    return seal(session, random(NONCE_BYTES));
  }

  /// @param nonce 12 bytes, never the same twice
  String seal(Session session, byte[] nonce) {
    var token = session.token().getBytes(StandardCharsets.UTF_8);
    var plain =
        ByteBuffer.allocate(Long.BYTES + token.length)
            .putLong(session.expires().getEpochSecond())
            .put(token)
            .array();
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has AES-GCM", e);
    }
  }

  /// The session of a sealed text.
  Opened open(String text, Instant now) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new Opened.Foreign();
    }
    if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE + Long.BYTES) {
      return new Opened.Foreign();
    }
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES));
      var plain = ByteBuffer.wrap(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      var expires = Instant.ofEpochSecond(plain.getLong());
      return expires.isAfter(now)
          ? new Opened.Valid(new Session(StandardCharsets.UTF_8.decode(plain).toString(), expires))
          : new Opened.Expired();
    } catch (AEADBadTagException e) {
      return new Opened.Foreign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(CONTEXT);
    return cipher;
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
