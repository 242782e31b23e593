package io.openmaas.app.cli;

import io.openmaas.app.wiring.CityStart;
import io.openmaas.app.wiring.OnContext;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.store.Accounts;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;

/** What {@code serve} runs. */
public final class ServeApplication implements QuarkusApplication {
  private static final String FIRST_ADMIN = "admin@openmaas.local";

  private final CityStart cities;
  private final Accounts accounts;
  private final TerminalDoors doors;

  ServeApplication(CityStart cities, Accounts accounts, TerminalDoors doors) {
    this.cities = cities;
    this.accounts = accounts;
    this.doors = doors;
  }

  @Override
  public int run(String... arguments) {
    System.out.println("OpenMaaS at " + cities.baseUrl());
    doors.tell(System.out::println);
    ensureAdministrator();
    cities.start(System.out::println);
    Quarkus.waitForExit();
    return 0;
  }

  /** The first start makes an administrator and shows the password this once. */
  private void ensureAdministrator() {
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    boolean made =
        OnContext.await(
                () ->
                    accounts
                        .ensure(FIRST_ADMIN, password, Set.of(Role.ADMIN, Role.FINANCE, Role.FLEET))
                        .chain(_ -> accounts.authenticate(FIRST_ADMIN, password)),
                Duration.ofSeconds(30))
            .isPresent();
    if (made) {
      System.out.println(
          "The first administrator is "
              + FIRST_ADMIN
              + ", password "
              + password
              + " (shown this once)");
    }
  }
}
