package io.openmaas.terminal.simulator.wire;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.openmaas.terminal.simulator.Speech.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Sets an MQTT client up for TLS from PEM files. */
public final class PemFiles {
  private static final List<String> KEY_KINDS = List.of("EC", "RSA", "Ed25519");
  private static final char[] NO_PASSWORD = {};

  private PemFiles() {}

  /**
   * TLS 1.3 or 1.2 with this client certificate, trusting this authority only.
   *
   * @throws UncheckedIOException if a file cannot be read
   * @throws IllegalArgumentException if one is not what it should be
   */
  public static MqttClientSslConfig config(TlsFiles files) {
    try {
      KeyStore own = emptyStore();
      own.setKeyEntry(
          "terminal",
          privateKey(files.key()),
          NO_PASSWORD,
          certificates(files.certificate()).toArray(Certificate[]::new));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      return MqttClientSslConfig.builder()
          .keyManagerFactory(keys)
          .trustManagerFactory(trusting(files.authority()))
          .protocols(List.of("TLSv1.3", "TLSv1.2"))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS files of a terminal: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trusts the certificates of a PEM file only. */
  public static TrustManagerFactory trusting(Path authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = emptyStore();
    int number = 0;
    for (Certificate each : certificates(authority)) {
      trusted.setCertificateEntry("authority" + number++, each);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // of another kind
      }
    }
    throw new InvalidKeySpecException(file + " holds no private key in PKCS 8");
  }
}
