package io.openmaas.core.security.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.time.MachineClock;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final Instant begin = now;
  private int checks;

  private final JWTCallerPrincipalFactory verifier =
      new JWTCallerPrincipalFactory() {
        @Override
        public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context)
            throws ParseException {
          checks++;
          if (!token.startsWith("right") || !now.isBefore(begin.plusSeconds(150))) {
            throw new ParseException("not right");
          }
          return new Caller(token, begin.plusSeconds(150).getEpochSecond());
        }
      };
  private final VerifiedTokens tokens =
      new VerifiedTokens(
          verifier, () -> Duration.between(begin, now).toNanos(), new MachineClock(() -> now));

  private String check(String token) throws ParseException {
    return tokens.parse(token, new JWTAuthContextInfo()).getRawToken();
  }

  @Test
  void a_token_that_was_right_is_checked_once_a_minute_and_not_beyond_its_expiry()
      throws ParseException {
    assertEquals("right-1", check("right-1"));
    assertEquals("right-1", check("right-1"));
    assertEquals(1, checks);
    assertEquals("right-2", check("right-2"), "another token is another");
    assertEquals(2, checks);
    now = begin.plusSeconds(60);
    check("right-1");
    assertEquals(3, checks);
    now = begin.plusSeconds(119);
    check("right-1");
    assertEquals(3, checks);
    now = begin.plusSeconds(121);
    check("right-1");
    assertEquals(4, checks);
    now = begin.plusSeconds(150);
    assertThrows(ParseException.class, () -> check("right-1"), "it has expired");
  }

  @Test
  void a_token_that_is_not_right_is_checked_each_time() {
    assertThrows(ParseException.class, () -> check("wrong"));
    assertThrows(ParseException.class, () -> check("wrong"));
    assertEquals(2, checks);
  }

  private static final class Caller extends JWTCallerPrincipal {
    private final String token;
    private final long expires;

    private Caller(String token, long expires) {
      super(token, "JWT");
      this.token = token;
      this.expires = expires;
    }

    @Override
    public String getRawToken() {
      return token;
    }

    @Override
    public long getExpirationTime() {
      return expires;
    }

    @Override
    public String getName() {
      return token;
    }

    @Override
    protected Set<String> doGetClaimNames() {
      return Set.of();
    }

    @Override
    protected Object getClaimValue(String name) {
      return null;
    }
  }
}
