package io.openmaas.terminal.command.store;

import io.openmaas.terminal.command.SignsEnvelopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The pair of Ed25519 keys (RFC 8032) with which this gateway signs commands. Terminals that verify
 * commands are given the public one when they are built in.
 */
public final class CommandKey implements SignsEnvelopes {
  private static final String PRIVATE = "command-private.pem";
  private static final String PUBLIC = "command-public.pem";
  private static final int RAW_BYTES = 32;

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private CommandKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A pair that is kept nowhere. */
  public static CommandKey generate() {
    KeyPair pair = pair();
    return new CommandKey(pair.getPrivate(), pair.getPublic());
  }

  /**
   * The pair in this folder, made if there is none yet; the private one is readable by its owner
   * only.
   *
   * @throws IllegalStateException with one readable line if those that are there cannot be used
   */
  public static CommandKey ensure(Path folder) {
    Path privateFile = folder.resolve(PRIVATE);
    Path publicFile = folder.resolve(PUBLIC);
    try {
      if (!Files.exists(privateFile)) {
        Files.createDirectories(folder);
        KeyPair pair = pair();
        // The private key comes last: a later start takes it as the sign that both are there.
        write(publicFile, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        write(privateFile, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      }
      restrict(privateFile);
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      var key =
          new CommandKey(
              factory.generatePrivate(new PKCS8EncodedKeySpec(readPem(privateFile))),
              factory.generatePublic(new X509EncodedKeySpec(readPem(publicFile))));
      byte[] probe = {1};
      if (!verify(key.publicKey, probe, key.sign(probe))) {
        throw new GeneralSecurityException("the two keys do not belong together");
      }
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write the command keys in " + folder, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the command keys in "
              + folder
              + " are damaged or do not belong together; with new ones, every terminal that"
              + " verifies commands must be given the new public key",
          e);
    }
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  /** Whether this is the key's signature over the message. */
  public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** X.509 SubjectPublicKeyInfo in base64. */
  public String publicKeyInfo() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /** The 32 bytes of RFC 8032 in base64. */
  public String rawPublicKey() {
    byte[] info = publicKey.getEncoded();
    return Base64.getEncoder()
        .encodeToString(Arrays.copyOfRange(info, info.length - RAW_BYTES, info.length));
  }

  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try {
      Files.createFile(draft);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("another process makes the keys at this moment", e);
    }
    restrict(draft);
    Files.writeString(draft, text, StandardOpenOption.SYNC);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void restrict(Path file) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
  }

  private static byte[] readPem(Path file) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(file).replaceAll("-----(BEGIN|END) [A-Z ]+-----", ""));
  }
}
