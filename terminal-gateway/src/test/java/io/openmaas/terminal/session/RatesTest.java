package io.openmaas.terminal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.CollectedAlarms;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.TestTerminal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final long SECOND = 1_000_000_000;
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("10.8.3.4");
  private static final Imei IMEI = TestTerminal.imeis(1).getFirst();

  private final CollectedAlarms alarms = new CollectedAlarms();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T08:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();
  private final Rates.Limits few =
      new Rates.Limits(new Rate(1, 2), new Rate(100, 50), new Rate(10_000, 10_000));
  private final Rates rates = new Rates(few, Rates.Limits.NETWORK, alarms, clock, nanos::get);

  @Test
  void what_is_owed_is_waited_for() {
    assertEquals(0, rates.pauseAfter(IMEI, SOMEWHERE, 50, 1_000));
    assertEquals(SECOND / 2, rates.pauseAfter(IMEI, SOMEWHERE, 50, 1_000));
    nanos.addAndGet(SECOND / 2);
    assertEquals(0, rates.pauseAfter(IMEI, SOMEWHERE, 0, 0));
    assertEquals(SECOND / 10, rates.pauseAfter(IMEI, SOMEWHERE, 10, 0));
  }

  @Test
  void bytes_count_as_well_as_records() {
    assertEquals(SECOND, rates.pauseAfter(IMEI, SOMEWHERE, 1, 20_000));
  }

  @Test
  void a_long_rest_saves_up_no_more_than_is_agreed_at_once() {
    nanos.addAndGet(1_000 * SECOND);
    assertEquals(0, rates.pauseAfter(IMEI, SOMEWHERE, 50, 0));
    assertTrue(rates.pauseAfter(IMEI, SOMEWHERE, 1, 0) > 0);
  }

  @Test
  void connections_beyond_the_agreed_are_refused_and_allowed_again_later() {
    assertTrue(rates.mayConnect(IMEI));
    assertTrue(rates.mayConnect(IMEI));
    assertFalse(rates.mayConnect(IMEI));
    nanos.addAndGet(SECOND);
    assertTrue(rates.mayConnect(IMEI));
  }

  @Test
  void a_storm_is_one_alarm_and_a_later_storm_another() {
    for (int i = 0; i < 100; i++) {
      rates.pauseAfter(IMEI, SOMEWHERE, 50, 0);
    }
    assertEquals(1, alarms.kinds().size());
    clock.advance(Duration.ofMinutes(11));
    rates.pauseAfter(IMEI, SOMEWHERE, 50, 0);
    assertEquals(2, alarms.kinds().size());
  }

  @Test
  void networks_are_held_to_theirs() {
    var strict = new Rates(Rates.Limits.TERMINAL, few, alarms, clock, nanos::get);
    assertTrue(strict.mayConnect(InetAddress.ofLiteral("10.8.3.1")));
    assertTrue(strict.mayConnect(InetAddress.ofLiteral("10.8.3.2")));
    assertFalse(strict.mayConnect(InetAddress.ofLiteral("10.8.3.3")), "the same /24");
    assertTrue(strict.mayConnect(InetAddress.ofLiteral("10.8.4.1")));
    assertTrue(strict.mayConnect(InetAddress.ofLiteral("fd00::1")));
    assertTrue(strict.mayConnect(InetAddress.ofLiteral("fd00::2")));
    assertFalse(strict.mayConnect(InetAddress.ofLiteral("fd00::ffff:1")), "the same /64");
  }

  @Test
  void the_usual_limits_do_not_hinder_a_benchmark() {
    var usual = new Rates(Rates.Limits.TERMINAL, Rates.Limits.NETWORK, alarms, clock, nanos::get);
    List<Imei> terminals = TestTerminal.imeis(200);
    for (int second = 0; second < 20; second++) {
      for (Imei terminal : terminals) {
        for (int frame = 0; frame < 50; frame++) {
          assertEquals(0, usual.pauseAfter(terminal, SOMEWHERE, 10, 900));
        }
      }
      nanos.addAndGet(SECOND);
    }
  }

  @Test
  void networks_are_read_and_matched() {
    Networks networks = Networks.parse(List.of("10.8.0.0/13", "192.168.7.9", "fd00::/8"));
    assertTrue(networks.contain(InetAddress.ofLiteral("10.15.255.255")));
    assertFalse(networks.contain(InetAddress.ofLiteral("10.16.0.0")));
    assertTrue(networks.contain(InetAddress.ofLiteral("192.168.7.9")));
    assertFalse(networks.contain(InetAddress.ofLiteral("192.168.7.8")));
    assertTrue(networks.contain(InetAddress.ofLiteral("fdff::1")));
    assertFalse(networks.contain(InetAddress.ofLiteral("::1")));
    for (String wrong :
        List.of("", "10.8.0.0/33", "10.8.0.0/-1", "example.org/8", "10.8/x", "1/2/3")) {
      assertThrows(IllegalArgumentException.class, () -> Network.parse(wrong), wrong);
    }
  }
}
