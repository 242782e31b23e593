package io.openmaas.core.security.jwt;

import io.openmaas.core.security.Account;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.SigningKeys;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Issues tokens. Their times are those of the machine and not of the business clock, because
 * whoever checks a token goes by the former.
 */
@Singleton
public final class Tokens {
  private final PrivateKey key;
  private final String issuer;
  private final Duration lifetime;

  /**
   * @param keyLocation path or file URL of the private key
   */
  public Tokens(
      @ConfigProperty(name = "smallrye.jwt.sign.key.location") String keyLocation,
      @ConfigProperty(name = "mp.jwt.verify.issuer", defaultValue = "openmaas") String issuer,
      @ConfigProperty(name = "openmaas.security.token-lifetime", defaultValue = "12h")
          Duration lifetime) {
    this.key = read(keyLocation);
    this.issuer = issuer;
    this.lifetime = lifetime;
  }

  private static PrivateKey read(String location) {
    try {
      return SigningKeys.readPrivateKey(
          location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "smallrye.jwt.sign.key.location: cannot read a private key from " + location, e);
    }
  }

  public Duration lifetime() {
    return lifetime;
  }

  public String issue(Account account) {
    JwtClaimsBuilder claims =
        Jwt.claims()
            .issuer(issuer)
            .subject(account.id().toString())
            .upn(account.email())
            .groups(account.roles().stream().map(Role::group).collect(Collectors.toSet()))
            .expiresIn(lifetime);
    account.traveller().ifPresent(traveller -> claims.claim("travellerId", traveller.toString()));
    return claims.jws().algorithm(SignatureAlgorithm.ES256).sign(key);
  }
}
