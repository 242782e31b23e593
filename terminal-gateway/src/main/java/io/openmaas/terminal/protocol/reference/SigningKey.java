package io.openmaas.terminal.protocol.reference;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** An Ed25519 private key with its public one. It is never logged: it has no text form but one. */
public final class SigningKey {
  private final PrivateKey key;
  private final TerminalKey verifying;

  private SigningKey(PrivateKey key, TerminalKey verifying) {
    this.key = key;
    this.verifying = verifying;
  }

  /** A new one. */
  public static SigningKey generate() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return of(
          Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
          Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /**
   * From base64 of PKCS 8 (RFC 8410), with the public key as {@link TerminalKey#parse} takes it.
   *
   * @throws IllegalArgumentException if they are not Ed25519 keys that belong together
   */
  public static SigningKey of(String privateBase64, String publicBase64) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateBase64.strip())));
      TerminalKey verifying =
          TerminalKey.parse(publicBase64)
              .orElseThrow(() -> new IllegalArgumentException("not an Ed25519 public key"));
      var signing = new SigningKey(key, verifying);
      byte[] probe = {1, 2, 3};
      if (!verifying.verifies(probe, signing.sign(probe))) {
        throw new IllegalArgumentException("the keys do not belong together");
      }
      return signing;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 private key", e);
    }
  }

  /** The key that verifies what this one signs. */
  public TerminalKey verifying() {
    return verifying;
  }

  /** Base64 of PKCS 8: a secret. */
  public String secretText() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** 64 bytes. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
  }
}
