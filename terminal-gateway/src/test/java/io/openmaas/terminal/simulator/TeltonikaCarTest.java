package io.openmaas.terminal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.TestTerminal;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.FrameReader;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.simulator.wire.SimulatedFleet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands make of a simulated car whose terminal speaks Teltonika. */
class TeltonikaCarTest {
  private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
  private static final Imei IMEI = TestTerminal.imeis(1).getFirst();
  private static final String DONE = "CAN-CONTROL cmd executed successfully.";

  private final MovableClock clock = new MovableClock(T0);
  private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
  @TempDir Path folder;
  private ServerSocket gateway;
  private Socket line;
  private SimulatedFleet fleet;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    fleet = new SimulatedFleet(clock, "127.0.0.1", gateway.getLocalPort(), folder, _ -> {});
    fleet.connect(new SimulatedCar(IMEI, new Coordinates(54.9, 13.9), 48_000_000));
    line = gateway.accept();
    Thread.ofVirtual().start(this::listen);
    for (int i = 0; i < 500 && !fleet.isConnected(IMEI); i++) {
      Thread.sleep(10);
    }
  }

  @AfterEach
  void stop() throws IOException {
    fleet.close();
    line.close();
    gateway.close();
  }

  /** Lets it in and acknowledges everything. */
  private void listen() {
    var reader = new FrameReader();
    byte[] bytes = new byte[8192];
    try {
      for (int read = line.getInputStream().read(bytes);
          read >= 0;
          read = line.getInputStream().read(bytes)) {
        for (Received received : reader.feed(Arrays.copyOf(bytes, read))) {
          switch (received) {
            case Received.Hello _ -> line.getOutputStream().write(1);
            case Received.Records records ->
                line.getOutputStream()
                    .write(FrameEncoder.acknowledgement(records.packet().records().size()));
            case Received.Answers answer ->
                answers.add(answer.packet().messages().getFirst().text().text());
            case Received.KeepAlive _, Received.Malformed _ -> {}
          }
        }
      }
    } catch (IOException e) {
      // the line is cut
    }
  }

  private String ask(String words) throws IOException, InterruptedException {
    line.getOutputStream().write(FrameEncoder.encode(Packet.Command.of(words)));
    return answers.poll(5, TimeUnit.SECONDS);
  }

  @Test
  void locks_engine_lights_and_horn_obey() throws Exception {
    assertFalse(fleet.isUnlocked(IMEI));
    assertEquals(DONE, ask("lvcanopenalldoors"));
    assertTrue(fleet.isUnlocked(IMEI));
    assertEquals(DONE, ask("lvcanclosealldoors"));
    assertEquals(DONE, ask("lvcanblockengine"));
    assertTrue(fleet.car(IMEI).locked() && fleet.car(IMEI).immobilised());
    assertEquals(DONE, ask("lvcanunblockengine"));
    assertFalse(fleet.car(IMEI).immobilised());
    assertEquals(DONE, ask("lvcanturninglights"));
    assertEquals(1, fleet.car(IMEI).effectsOf(new Command.Lights()));
    assertTrue(ask("sesame").startsWith("not understood"));
  }

  @Test
  void a_car_under_way_keeps_its_engine() throws Exception {
    fleet.drive(IMEI, DriveTest.towards(12, 150, 8), T0.plusSeconds(1));
    clock.set(T0.plusSeconds(30));
    for (String words : new String[] {"lvcanblockengine", "setigndigout 1"}) {
      assertTrue(ask(words).startsWith("not supported"), words);
    }
    assertFalse(fleet.car(IMEI).immobilised());
    assertTrue(ask("getio").startsWith("DI1:1"));
  }
}
