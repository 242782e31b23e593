package io.openmaas.terminal.session;

import io.openmaas.terminal.session.wire.TlsConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority in a folder: its own certificate, the gateway's and the terminals'. */
public final class TestAuthority {
  private final Path folder;
  private final String name;
  private final KeyPair keys = keys();
  private final X509Certificate certificate;

  public TestAuthority(Path folder, String name) {
    this.folder = folder;
    this.name = name;
    this.certificate = sign("CN=" + name, keys, true);
    write(caFile(), "CERTIFICATE", encoded(certificate));
  }

  /** A certificate and its key, in PEM files. */
  public record Identity(Path certificate, Path key) {}

  public Path caFile() {
    return folder.resolve(name + "-ca.pem");
  }

  /** For this common name, and for 127.0.0.1. */
  public Identity issue(String commonName) {
    KeyPair pair = keys();
    var identity =
        new Identity(
            folder.resolve(name + "-" + commonName + ".pem"),
            folder.resolve(name + "-" + commonName + ".key"));
    write(identity.certificate(), "CERTIFICATE", encoded(sign("CN=" + commonName, pair, false)));
    write(identity.key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
    return identity;
  }

  /** Of a gateway with a certificate of this authority, which trusts it for terminals. */
  public TlsConfig gateway() {
    Identity identity = issue("gateway");
    return new TlsConfig() {
      @Override
      public Optional<String> certificate() {
        return Optional.of(identity.certificate().toString());
      }

      @Override
      public Optional<String> key() {
        return Optional.of(identity.key().toString());
      }

      @Override
      public Optional<String> clientCa() {
        return Optional.of(caFile().toString());
      }
    };
  }

  private X509Certificate sign(String subject, KeyPair pair, boolean authority) {
    try {
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + name),
              new BigInteger(64, new SecureRandom()),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Name(subject),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String type, byte[] content) {
    var text = new StringWriter();
    try {
      try (var pem = new PemWriter(text)) {
        pem.writeObject(new PemObject(type, content));
      }
      Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
