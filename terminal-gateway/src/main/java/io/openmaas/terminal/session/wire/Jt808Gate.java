package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.Phone;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Auth;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may come in, by the name in its headers and what it shows.
 *
 * <p>The authorisation code is given to the terminal out of band, when it is built in; the gateway
 * knows its SHA-256 only. So a registration (0x0100) never hands a code to whoever merely knows a
 * phone number: a terminal with a code is told that it is registered already (result 3) and has to
 * authenticate (0x0102) with the code it was given; an unknown one is told that it is unknown
 * (result 4). A terminal that shows another credential, its private network or its TLS certificate,
 * registers with success if that credential is right; the code it gets then proves nothing.
 *
 * @param certificateName common name of the client's certificate, where it showed one
 */
record Jt808Gate(Jt808Parts parts, InetAddress from, Optional<String> certificateName) {

  /** Whether the terminal of this name may come in with this code. */
  Uni<Admission> admit(Phone phone, String code) {
    if (isNobody(phone)) {
      return refused("no name");
    }
    if (parts.attempts().isBlocked(from, phone.number(), System.nanoTime())) {
      raiseTooMany();
      return refused("too many wrong codes");
    }
    Uni<Credential> shown =
        certificateName.isEmpty()
            ? Uni.createFrom().item(new Credential.Code(from, code))
            : find(phone).map(found -> shownBy(found, code));
    return shown
        .flatMap(credential -> ask(phone, credential))
        .invoke(admission -> count(phone, admission));
  }

  private Credential shownBy(Optional<RegisteredTerminal> found, String code) {
    return found.filter(terminal -> terminal.auth() == Auth.CERTIFICATE).isPresent()
        ? new Credential.Certificate(from, certificateName.get())
        : new Credential.Code(from, code);
  }

  /** What to answer a registration. */
  Uni<Message.RegisterReply> register(Phone phone, int serial) {
    if (isNobody(phone) || parts.attempts().isBlocked(from, phone.number(), System.nanoTime())) {
      return Uni.createFrom().item(unknown(serial));
    }
    return find(phone).flatMap(found -> registered(phone, serial, found));
  }

  private Uni<Message.RegisterReply> registered(
      Phone phone, int serial, Optional<RegisteredTerminal> found) {
    if (found.isEmpty() || found.get().protocol() != Protocol.JT808) {
      parts.attempts().failed(from, phone.number(), System.nanoTime());
      return Uni.createFrom().item(unknown(serial));
    }
    return switch (found.get().auth()) {
      case CODE ->
          Uni.createFrom()
              .item(
                  new Message.RegisterReply(
                      serial, Message.RegisterReply.ALREADY_REGISTERED, Optional.empty()));
      case NETWORK -> registerBy(new Credential.Address(from), phone, serial);
      case CERTIFICATE ->
          certificateName.isEmpty()
              ? Uni.createFrom().item(unknown(serial))
              : registerBy(new Credential.Certificate(from, certificateName.get()), phone, serial);
    };
  }

  private Uni<Message.RegisterReply> registerBy(Credential credential, Phone phone, int serial) {
    return ask(phone, credential)
        .invoke(admission -> count(phone, admission))
        .map(
            admission ->
                switch (admission) {
                  case Admission.Admitted _ ->
                      new Message.RegisterReply(
                          serial,
                          Message.RegisterReply.DONE,
                          Optional.of(Octets.ofText(phone.number())));
                  case Admission.Refused _ -> unknown(serial);
                });
  }

  private void raiseTooMany() {
    parts
        .alarms()
        .raise(
            new Alarm(
                AlarmKind.RATE_EXCEEDED,
                Optional.empty(),
                Optional.empty(),
                parts.clock().instant(),
                from.getHostAddress() + " tries names or codes of JT/T 808 terminals"));
  }

  private static Message.RegisterReply unknown(int serial) {
    return new Message.RegisterReply(
        serial, Message.RegisterReply.NO_SUCH_TERMINAL, Optional.empty());
  }

  private void count(Phone phone, Admission admission) {
    if (admission instanceof Admission.Refused) {
      parts.attempts().failed(from, phone.number(), System.nanoTime());
    }
  }

  private static boolean isNobody(Phone phone) {
    return phone.number().equals("0");
  }

  private static Uni<Admission> refused(String reason) {
    return Uni.createFrom().item(new Admission.Refused(reason));
  }

  private Uni<Optional<RegisteredTerminal>> find(Phone phone) {
    if (phone.isDecimal()) {
      return parts.terminals().findSim(phone.number());
    }
    Optional<Imei> packed = phone.packedImei();
    return packed.isPresent()
        ? parts.terminals().find(packed.get())
        : Uni.createFrom().item(Optional.empty());
  }

  private Uni<Admission> ask(Phone phone, Credential credential) {
    if (phone.isDecimal()) {
      return parts.doors().admitSim(phone.number(), Protocol.JT808, credential);
    }
    Optional<Imei> packed = phone.packedImei();
    return packed.isPresent()
        ? parts.doors().admit(packed.get(), Protocol.JT808, credential)
        : refused("its name is neither a number nor an IMEI");
  }
}
