package io.openmaas.terminal.session.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.jt808.DeviceTime;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Octets;
import io.openmaas.terminal.protocol.jt808.TerminalDictionary;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Jt808OrdersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration SHORT = Duration.ofMillis(60);
  private final List<Message> sent = new CopyOnWriteArrayList<>();
  private final Map<UUID, CommandReply> late = new ConcurrentHashMap<>();
  private Vertx vertx;
  private Context loop;
  private Jt808Orders orders;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    orders =
        new Jt808Orders(
            vertx,
            InstantSource.fixed(NOW),
            message -> {
              sent.add(message);
              return sent.size();
            },
            () -> Edition.E2013,
            late::put);
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private SignedCommand signed(Command command) {
    return new SignedCommand(UUID.randomUUID(), 1, command, NOW, NOW.plusSeconds(60), "unsigned");
  }

  private CompletableFuture<CommandReply> tell(SignedCommand command, Duration deadline) {
    var reply = new CompletableFuture<CommandReply>();
    loop.runOnContext(
        _ ->
            orders.carryOut(
                command,
                TerminalDictionary.standard().orders(command.command()),
                deadline,
                reply::complete));
    return reply;
  }

  private void onLoop(Runnable work) {
    var done = new CompletableFuture<Void>();
    loop.runOnContext(
        _ -> {
          work.run();
          done.complete(null);
        });
    done.orTimeout(5, TimeUnit.SECONDS).join();
  }

  private static CommandReply of(CompletableFuture<CommandReply> reply) {
    return reply.orTimeout(5, TimeUnit.SECONDS).join();
  }

  private static Location location(long status) {
    return new Location(
        0,
        status,
        new Location.Position(0, 0, 0, 0, 0),
        DeviceTime.of(NOW, DeviceTime.STANDARD),
        List.of(),
        Octets.NONE);
  }

  @Test
  void a_late_receipt_corrects_its_own_command_and_no_other() {
    SignedCommand lock = signed(new Command.Lock());
    SignedCommand unlock = signed(new Command.Unlock());
    assertEquals(new CommandReply.NoAnswer(), of(tell(lock, SHORT)));
    var second = tell(unlock, Duration.ofSeconds(5));
    onLoop(() -> orders.located(1, 0x8500, location(Location.LOCKED)));
    assertInstanceOf(CommandReply.Done.class, late.get(lock.id()));
    assertTrue(!second.isDone());
    onLoop(() -> orders.located(2, 0x8500, location(0)));
    assertInstanceOf(CommandReply.Done.class, of(second));
    assertEquals(1, late.size());
    assertEquals(2, sent.size(), "nothing is sent again");
  }

  @Test
  void a_late_no_is_a_no_and_a_late_status_that_shows_nothing_says_nothing() {
    SignedCommand lock = signed(new Command.Lock());
    SignedCommand unlock = signed(new Command.Unlock());
    of(tell(lock, SHORT));
    of(tell(unlock, SHORT));
    onLoop(() -> orders.replied(new Message.TerminalReply(1, 0x8500, 1)));
    assertEquals(Map.of(lock.id(), new CommandReply.Refused("the terminal answered failed")), late);
    onLoop(() -> orders.located(2, 0x8500, location(Location.LOCKED)));
    assertEquals(1, late.size());
  }

  @Test
  void commands_that_wait_are_bounded() {
    var replies = new ArrayList<CompletableFuture<CommandReply>>();
    for (int i = 0; i < 30; i++) {
      replies.add(tell(signed(new Command.Lock()), Duration.ofSeconds(5)));
    }
    onLoop(orders::close);
    long notSent =
        replies.stream().filter(reply -> of(reply) instanceof CommandReply.NotSent).count();
    assertEquals(29, notSent);
    assertEquals(1, sent.size());
    assertEquals(new CommandReply.NoAnswer(), of(replies.getFirst()));
  }

  @Test
  void attempts_are_counted_by_address_and_name_and_forgotten_after_a_minute() throws Exception {
    var attempts = new Jt808Attempts();
    InetAddress one = InetAddress.getByName("192.0.2.1");
    InetAddress other = InetAddress.getByName("192.0.2.2");
    for (int i = 0; i < Jt808Attempts.MOST_OF_NAME; i++) {
      attempts.failed(one, "13511221122", 0);
    }
    assertTrue(attempts.isBlocked(one, "13511221122", 1));
    assertTrue(
        !attempts.isBlocked(other, "13511221122", 1), "the terminal itself is not locked out");
    assertTrue(!attempts.isBlocked(one, "13522222222", 1));
    assertTrue(!attempts.isBlocked(one, "13511221122", Duration.ofSeconds(61).toNanos()));
    for (int i = 0; i < Jt808Attempts.MOST_OF_ADDRESS; i++) {
      attempts.failed(one, "name" + i, 0);
    }
    assertTrue(attempts.isBlocked(one, "13522222222", 1), "names cannot be tried either");
  }

  @Test
  void attempts_from_all_over_one_IPv6_network_count_together() throws Exception {
    var attempts = new Jt808Attempts();
    for (int i = 0; i < Jt808Attempts.MOST_OF_NAME; i++) {
      attempts.failed(InetAddress.getByName("2001:db8:1:2::" + (i + 1)), "13511221122", 0);
    }
    assertTrue(attempts.isBlocked(InetAddress.getByName("2001:db8:1:2:ffff::9"), "13511221122", 1));
    assertTrue(!attempts.isBlocked(InetAddress.getByName("2001:db8:1:3::1"), "13511221122", 1));
  }
}
