package io.openmaas.connectors.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.time.Period;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedTicketTest {
  @Test
  void is_read_back_by_its_operator_and_nothing_else_is() throws Exception {
    var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    var ticket =
        new SignedTicket(
            "CT-00000001",
            "M1",
            "Hafen",
            "Turm",
            Period.of(Instant.parse("2026-05-04T06:00:00Z"), Duration.ofHours(1)));
    String barcode = ticket.barcode(keys.getPrivate());
    assertEquals(Optional.of(ticket), SignedTicket.check(barcode, keys.getPublic()));

    var others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertEquals(Optional.empty(), SignedTicket.check(barcode, others.getPublic()));
    char last = barcode.charAt(20);
    String changed = barcode.replaceFirst("(?s)^(.{20}).", "$1" + (last == 'A' ? 'B' : 'A'));
    assertEquals(Optional.empty(), SignedTicket.check(changed, keys.getPublic()));
    for (String garbage : new String[] {"", ".", "OT1..", "OT1.a.b", "x.y.z", "OT1.!.?"}) {
      assertEquals(Optional.empty(), SignedTicket.check(garbage, keys.getPublic()));
    }
  }
}
