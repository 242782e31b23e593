package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Lets in whom the list of terminals names, by what the list says they must show. Who has to show a
 * certificate is let in with it only; who has nothing to show but an address, only from a private
 * network and never over a line that asked for a certificate.
 */
public final class Doors implements Doorkeeper {
  private final AdmitsTerminals terminals;
  private final RaisesAlarms alarms;
  private final InstantSource clock;
  private final Networks networks;

  /** Doors that open to this machine's own terminals, where they show nothing but an address. */
  public Doors(AdmitsTerminals terminals, RaisesAlarms alarms, InstantSource clock) {
    this(terminals, alarms, clock, Networks.LOOPBACK);
  }

  /**
   * @param networks from which terminals may come that show nothing but their address
   */
  public Doors(
      AdmitsTerminals terminals, RaisesAlarms alarms, InstantSource clock, Networks networks) {
    this.networks = networks;
    this.terminals = terminals;
    this.alarms = alarms;
    this.clock = clock;
  }

  @Override
  public Uni<Admission> admit(Imei name, Protocol protocol, Credential shown) {
    return terminals.find(name).map(found -> decide(found, protocol, shown));
  }

  @Override
  public Uni<Admission> admitSim(String sim, Protocol protocol, Credential shown) {
    return terminals.findSim(sim).map(found -> decide(found, protocol, shown));
  }

  private Admission decide(
      Optional<RegisteredTerminal> found, Protocol protocol, Credential shown) {
    if (found.isEmpty()) {
      return new Admission.Refused("unknown");
    }
    RegisteredTerminal terminal = found.get();
    if (terminal.protocol() != protocol) {
      return new Admission.Refused("registered for " + terminal.protocol().label());
    }
    boolean right =
        switch (terminal.auth()) {
          case CERTIFICATE ->
              shown instanceof Credential.Certificate certificate
                  && certificate.commonName().equals(terminal.imei().value());
          case CODE ->
              shown instanceof Credential.Code code
                  && terminal.secret().filter(hash -> isHashOf(hash, code.code())).isPresent();
          case NETWORK ->
              switch (shown) {
                case Credential.Certificate _ -> false;
                case Credential.Address(var from) -> networks.contain(from);
                case Credential.Code(var from, _) -> networks.contain(from);
              };
        };
    if (right) {
      return new Admission.Admitted(terminal);
    }
    alarms.raise(
        Alarm.of(
            AlarmKind.WRONG_CREDENTIAL,
            terminal.imei(),
            clock.instant(),
            "a connection from " + shown.from().getHostAddress() + " gave the terminal's name"));
    return new Admission.Refused("shows no " + terminal.auth().label() + " that is right");
  }

  private static boolean isHashOf(String hash, String code) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(digest, HexFormat.of().parseHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
