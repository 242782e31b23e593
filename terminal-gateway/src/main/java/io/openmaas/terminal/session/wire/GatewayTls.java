package io.openmaas.terminal.session.wire;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Optional;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Sets servers up for TLS with client certificates, and reads who the client is. */
public final class GatewayTls {
  private GatewayTls() {}

  /** Whether a certificate, a key and an authority are given. */
  public static boolean isSet(TlsConfig config) {
    return config.certificate().isPresent()
        && config.key().isPresent()
        && config.clientCa().isPresent();
  }

  /**
   * TLS 1.2 or later, a client certificate required.
   *
   * @throws IllegalArgumentException that names the missing setting
   */
  public static void apply(NetServerOptions options, TlsConfig config) {
    options
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(require(config.certificate(), "certificate"))
                .setKeyPath(require(config.key(), "key")))
        .setTrustOptions(new PemTrustOptions().addCertPath(require(config.clientCa(), "client-ca")))
        .setClientAuth(ClientAuth.REQUIRED);
  }

  private static String require(Optional<String> file, String setting) {
    return file.orElseThrow(
        () -> new IllegalArgumentException("openmaas.terminal.tls." + setting + " is not set"));
  }

  /**
   * The common name of the client's certificate, once TLS is established; empty where it has none,
   * or several.
   */
  public static Optional<String> commonName(SSLSession session) {
    try {
      var certificate = (X509Certificate) session.getPeerCertificates()[0];
      var subject = new LdapName(certificate.getSubjectX500Principal().getName());
      var names = new ArrayList<String>();
      for (Rdn part : subject.getRdns()) { // one part may hold several: CN=A+CN=B
        Attribute name = part.toAttributes().get("CN");
        for (int i = 0; name != null && i < name.size(); i++) {
          names.add(String.valueOf(name.get(i)));
        }
      }
      return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    } catch (SSLPeerUnverifiedException | NamingException e) {
      return Optional.empty();
    }
  }
}
