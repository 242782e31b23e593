package io.openmaas.terminal.session.wire;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The gateway's TLS identity and whom it trusts, shared by all protocols. PEM files. */
@ConfigMapping(prefix = "openmaas.terminal.tls")
public interface TlsConfig {

  /** The gateway's certificate chain. */
  Optional<String> certificate();

  /** Its private key (PKCS 8). */
  Optional<String> key();

  /** The authority that signs the terminals' client certificates. */
  Optional<String> clientCa();
}
