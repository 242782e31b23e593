package io.openmaas.terminal.session;

import static io.openmaas.terminal.session.Jt808TestTerminal.authentication;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.Message;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JT/T 808 over TLS: the code suffices where it is the credential, a certificate where that is. */
class Jt808TlsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final char[] PASSWORD = "test".toCharArray();
  private static final String BY_CODE = "13511221122";
  private static final String BY_CERTIFICATE = "13522222222";
  private static final List<Imei> IMEIS = TestTerminal.imeis(2);
  @TempDir private static Path folder;
  private static TestDatabase database;
  private static Jt808Gateway gateway;
  private static X509Certificate authority;
  private static PrivateKey authorityKey;

  private record Pem(Optional<String> certificate, Optional<String> key, Optional<String> clientCa)
      implements TlsConfig {}

  @BeforeAll
  static void start() throws Exception {
    database = new TestDatabase();
    File ca = folder.resolve("ca.crt").toFile();
    File store = folder.resolve("ca.p12").toFile();
    authority =
        new CaGenerator(ca, folder.resolve("ca.key").toFile(), store, "test")
            .generate("Authority of this test", "Terminals", "OpenMaaS", "Rostock", "MV", "DE");
    authorityKey =
        (PrivateKey)
            KeyStore.getInstance(store, PASSWORD).getKey(CaGenerator.KEYSTORE_KEY_ENTRY, PASSWORD);
    KeyPair pair = keyPair();
    File certificate = folder.resolve("gateway.crt").toFile();
    File key = folder.resolve("gateway.key").toFile();
    CertificateUtils.writeCertificateToPEM(signed(pair, "localhost"), certificate);
    CertificateUtils.writePrivateKeyToPem(pair.getPrivate(), null, key);
    var pem =
        new Pem(
            Optional.of(certificate.getPath()),
            Optional.of(key.getPath()),
            Optional.of(ca.getPath()));
    gateway =
        new Jt808Gateway(
            database,
            database.pool(),
            InstantSource.fixed(T0),
            new Jt808Gateway.AnyPort(Optional.of(0)),
            pem);
    gateway.register(IMEIS.get(0), BY_CODE, "standard", Auth.CODE, "k7-Qz.41");
    gateway.register(IMEIS.get(1), BY_CERTIFICATE, "standard", Auth.CERTIFICATE, "");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    database.close();
  }

  private static KeyPair keyPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate signed(KeyPair pair, String commonName) throws Exception {
    return CertificateUtils.generateSignedCertificate(
        pair,
        commonName,
        List.of("DNS:localhost", "IP:127.0.0.1"),
        Duration.ofDays(2),
        new CertificateRequest().signedWith(authority, authorityKey).issuer());
  }

  private static Jt808TestTerminal terminal(String number, Optional<String> commonName)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (commonName.isPresent()) {
      KeyPair pair = keyPair();
      own.setKeyEntry(
          "terminal",
          pair.getPrivate(),
          PASSWORD,
          new X509Certificate[] {signed(pair, commonName.get()), authority});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    var socket = context.getSocketFactory().createSocket("127.0.0.1", gateway.tlsPort());
    return new Jt808TestTerminal(socket, number, Edition.E2019);
  }

  private static void expect(
      Message.Result result, String number, Optional<String> commonName, String code)
      throws Exception {
    try (var terminal = terminal(number, commonName)) {
      int sent = terminal.send(authentication(code, Edition.E2019));
      assertEquals(
          new Message.PlatformReply(sent, 0x0102, result.ordinal()), terminal.read().orElseThrow());
    }
  }

  @Test
  void a_code_suffices_where_it_is_the_credential() throws Exception {
    expect(Message.Result.DONE, BY_CODE, Optional.empty(), "k7-Qz.41");
  }

  @Test
  void a_certificate_is_no_code() throws Exception {
    String name = IMEIS.get(0).value();
    expect(Message.Result.FAILED, BY_CODE, Optional.of(name), "guess");
  }

  @Test
  void a_certificate_of_its_name_suffices_where_that_is_the_credential() throws Exception {
    String name = IMEIS.get(1).value();
    expect(Message.Result.DONE, BY_CERTIFICATE, Optional.of(name), "anything");
  }

  @Test
  void without_its_certificate_or_with_that_of_another_it_is_refused() throws Exception {
    String other = IMEIS.get(0).value();
    expect(Message.Result.FAILED, BY_CERTIFICATE, Optional.of(other), "anything");
    expect(Message.Result.FAILED, BY_CERTIFICATE, Optional.empty(), "anything");
  }
}
