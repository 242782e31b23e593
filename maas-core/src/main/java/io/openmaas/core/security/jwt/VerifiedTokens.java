package io.openmaas.core.security.jwt;

import io.openmaas.core.time.MachineClock;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Remembers for a minute which tokens were verified, because machines send the same one with every
 * request and checking a signature costs more than most requests do. Only tokens that were found
 * right are remembered, by their whole text, and none beyond its own expiry.
 */
@Singleton
@Alternative
@Priority(1)
public final class VerifiedTokens extends JWTCallerPrincipalFactory {
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int MOST = 10_000;

  private final JWTCallerPrincipalFactory verifier;
  private final LongSupplier nanos;
  private final MachineClock clock;
  private final ConcurrentMap<String, Verified> verified = new ConcurrentHashMap<>();

  private record Verified(JWTCallerPrincipal caller, long atNanos) {}

  /** Verifies with the key of the configuration. Tokens go by the clock of the machine. */
  @Inject
  public VerifiedTokens(MachineClock clock) {
    this(new DefaultJWTCallerPrincipalFactory(), System::nanoTime, clock);
  }

  VerifiedTokens(JWTCallerPrincipalFactory verifier, LongSupplier nanos, MachineClock clock) {
    this.verifier = verifier;
    this.nanos = nanos;
    this.clock = clock;
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
    Verified known = verified.get(token);
    if (known != null && isFresh(known)) {
      return known.caller;
    }
    if (known != null) {
      verified.remove(token, known);
    }
    JWTCallerPrincipal caller = verifier.parse(token, context);
    if (verified.size() >= MOST) {
      verified.clear();
    }
    verified.put(token, new Verified(caller, nanos.getAsLong()));
    return caller;
  }

  private boolean isFresh(Verified known) {
    return nanos.getAsLong() - known.atNanos < REMEMBERED_NANOS
        && clock.now().getEpochSecond() < known.caller.getExpirationTime();
  }
}
