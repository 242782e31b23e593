package io.openmaas.core.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/**
 * The pair of keys with which this installation signs its own tokens (ES256: ECDSA on P-256 with
 * SHA-256, RFC 7518), as PEM files in the data folder.
 *
 * @param privateKey PKCS #8, readable by its owner only
 * @param publicKey X.509 SubjectPublicKeyInfo
 */
public record SigningKeys(Path privateKey, Path publicKey) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /**
   * The keys in this folder, made if there are none yet.
   *
   * @throws IllegalStateException with one readable line if those that are there cannot be used
   */
  public static SigningKeys ensure(Path folder) {
    var keys =
        new SigningKeys(
            folder.resolve("token-private.pem").toAbsolutePath(),
            folder.resolve("token-public.pem").toAbsolutePath());
    try {
      if (!Files.exists(keys.privateKey)) {
        Files.createDirectories(folder);
        keys.generate();
      }
      restrict(keys.privateKey);
      keys.verify();
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write the signing keys in " + folder, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the signing keys in "
              + folder
              + " are damaged or do not belong together; remove both files to have new ones made"
              + " (everybody then logs in again)",
          e);
    }
  }

  /** Reads the private key, for signing. */
  public static PrivateKey readPrivateKey(Path file) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(readPem(file)));
  }

  /** Reads the public key, for verifying. */
  public static PublicKey readPublicKey(Path file) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(readPem(file)));
  }

  private void generate() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    // The private key comes last: it is what a later start takes as the sign that both are there.
    write(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    write(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft);
    restrict(draft);
    Files.writeString(draft, text, StandardOpenOption.SYNC);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void restrict(Path file) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  private void verify() throws IOException, GeneralSecurityException {
    byte[] probe = "probe".getBytes(StandardCharsets.UTF_8);
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(readPrivateKey(privateKey));
    signer.update(probe);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(readPublicKey(publicKey));
    verifier.update(probe);
    if (!verifier.verify(signature)) {
      throw new GeneralSecurityException("the two keys do not belong together");
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static byte[] readPem(Path file) throws IOException {
    return Base64.getMimeDecoder()
        .decode(Files.readString(file).replaceAll("-----(BEGIN|END) [A-Z ]+-----", ""));
  }
}
