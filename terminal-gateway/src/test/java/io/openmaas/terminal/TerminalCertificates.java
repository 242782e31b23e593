package io.openmaas.terminal;

import io.openmaas.terminal.session.wire.TlsConfig;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.CertificateUtils;
import io.smallrye.certs.ca.CaGenerator;
import java.io.File;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that signs the gateway's and the terminals' certificates. */
public final class TerminalCertificates {
  private static final char[] PASSWORD = "test".toCharArray();
  private static final Duration LIFE = Duration.ofDays(2);

  private final Path folder;
  private final X509Certificate authority;
  private final PrivateKey authorityKey;

  public TerminalCertificates(Path folder) throws Exception {
    this.folder = folder;
    File key = folder.resolve("ca.key").toFile();
    authority =
        new CaGenerator(
                folder.resolve("ca.crt").toFile(), key, folder.resolve("ca.p12").toFile(), "test")
            .generate("Test authority", "Terminals", "OpenMaaS", "Marenholm", "Sea", "DE");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = java.nio.file.Files.newInputStream(folder.resolve("ca.p12"))) {
      store.load(in, PASSWORD);
    }
    authorityKey = (PrivateKey) store.getKey(CaGenerator.KEYSTORE_KEY_ENTRY, PASSWORD);
  }

  private record Pair(X509Certificate certificate, PrivateKey key) {}

  private Pair signed(String commonName) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    X509Certificate certificate =
        CertificateUtils.generateSignedCertificate(
            pair,
            commonName,
            List.of("DNS:localhost", "IP:127.0.0.1"),
            LIFE,
            new CertificateRequest().signedWith(authority, authorityKey).issuer());
    return new Pair(certificate, pair.getPrivate());
  }

  /** What a gateway of this authority is set up with. */
  public TlsConfig gateway() throws Exception {
    Pair pair = signed("localhost");
    File certificate = folder.resolve("gateway.crt").toFile();
    File key = folder.resolve("gateway.key").toFile();
    CertificateUtils.writeCertificateToPEM(pair.certificate(), certificate);
    CertificateUtils.writePrivateKeyToPem(pair.key(), null, key);
    return new Files(
        Optional.of(certificate.getPath()),
        Optional.of(key.getPath()),
        Optional.of(folder.resolve("ca.crt").toString()));
  }

  /** Writes terminal.crt and terminal.key of this common name into the folder. */
  public void writeTerminal(String commonName) throws Exception {
    Pair pair = signed(commonName);
    CertificateUtils.writeCertificateToPEM(
        pair.certificate(), folder.resolve("terminal.crt").toFile());
    CertificateUtils.writePrivateKeyToPem(
        pair.key(), null, folder.resolve("terminal.key").toFile());
  }

  private record Files(
      Optional<String> certificate, Optional<String> key, Optional<String> clientCa)
      implements TlsConfig {}

  /** A terminal's side, with a certificate of this common name; null: with none. */
  public SSLContext terminal(String commonName) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(commonName), trust.getTrustManagers(), null);
    return context;
  }

  private KeyManager[] keys(String commonName) throws Exception {
    if (commonName == null) {
      return new KeyManager[0];
    }
    Pair pair = signed(commonName);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "terminal", pair.key(), PASSWORD, new X509Certificate[] {pair.certificate(), authority});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    return keys.getKeyManagers();
  }
}
