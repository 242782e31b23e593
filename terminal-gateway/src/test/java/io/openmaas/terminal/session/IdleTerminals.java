package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalCertificates;
import io.openmaas.terminal.alarm.RaisesAlarms;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.session.wire.TeltonikaConfig;
import io.openmaas.terminal.session.wire.TeltonikaServer;
import io.openmaas.terminal.session.wire.TlsConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much memory idle terminals take. Not a test: run it in two processes, which leaves the memory
 * of the terminals out of the gateway's.
 *
 * <pre>
 * java -Xmx1g -cp ... IdleTerminals gateway FOLDER          prints its ports, then count and memory
 * java -Xmx2g -cp ... IdleTerminals terminals FOLDER PORT COUNT plain|tls
 * </pre>
 */
final class IdleTerminals {
  private static final Imei ANY = new Imei("352093081450000");

  private IdleTerminals() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    if (arguments[0].equals("gateway")) {
      gateway(folder);
    } else {
      terminals(
          folder,
          Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]),
          arguments[4].equals("tls"));
    }
  }

  private static void gateway(Path folder) throws Exception {
    var certificates = new TerminalCertificates(folder);
    TlsConfig tls = certificates.gateway();
    certificates.writeTerminal(ANY.value());
    var sessions = new LiveSessions();
    InstantSource clock = InstantSource.system();
    var server =
        new TeltonikaServer(
            io.vertx.mutiny.core.Vertx.vertx(),
            new Ports(),
            tls,
            new OpenDoors(),
            new Entrance(sessions, RaisesAlarms.NONE, clock),
            sessions,
            new GroupCommit(
                _ -> Uni.createFrom().item(List.of()), GroupCommit.Limits.USUAL, _ -> {}, _ -> {}),
            new Rates(
                Rates.Limits.TERMINAL,
                Rates.Limits.NETWORK,
                RaisesAlarms.NONE,
                clock,
                System::nanoTime),
            RaisesAlarms.NONE,
            clock);
    server.start().await().atMost(Duration.ofSeconds(20));
    System.out.println(
        "plain " + server.teltonika().getPort() + ", tls " + server.teltonikaTls().getPort());
    while (true) {
      Thread.sleep(3_000);
      System.gc();
      long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      String resident =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmRSS"))
              .findFirst()
              .orElse("");
      System.out.printf("%d terminals, heap %d MiB, %s%n", sessions.count(), used >> 20, resident);
    }
  }

  private static void terminals(Path folder, int port, int count, boolean tls) throws Exception {
    Vertx vertx = Vertx.vertx();
    var options = new NetClientOptions();
    if (tls) {
      options
          .setSsl(true)
          .setTrustAll(true)
          .setHostnameVerificationAlgorithm("")
          .setPemKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(folder.resolve("terminal.crt").toString())
                  .setKeyPath(folder.resolve("terminal.key").toString()));
    }
    var client = vertx.createNetClient(options);
    var admitted = new AtomicInteger();
    var places = new Semaphore(64);
    List<NetSocket> open = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.acquire();
      var imei = new Imei("%015d".formatted(352093080000000L + i));
      client
          .connect(port, "127.0.0.1")
          .onComplete(
              connected -> {
                if (connected.failed()) {
                  System.err.println(connected.cause());
                  places.release();
                  return;
                }
                synchronized (open) {
                  open.add(connected.result());
                }
                connected
                    .result()
                    .handler(
                        _ -> {
                          admitted.incrementAndGet();
                          places.release();
                        });
                connected.result().write(Buffer.buffer(FrameEncoder.hello(imei)));
              });
    }
    places.acquire(64);
    System.out.println(admitted.get() + " let in");
    Thread.sleep(Duration.ofMinutes(1));
  }

  private static final class OpenDoors implements Doorkeeper {
    @Override
    public Uni<Admission> admit(Imei name, Protocol protocol, Credential shown) {
      return Uni.createFrom()
          .item(
              new Admission.Admitted(
                  new RegisteredTerminal(
                      name,
                      Optional.empty(),
                      new VehicleId(UUID.nameUUIDFromBytes(name.value().getBytes())),
                      "FMC150",
                      protocol,
                      Auth.NETWORK,
                      Optional.empty(),
                      Optional.empty(),
                      0)));
    }

    @Override
    public Uni<Admission> admitSim(String sim, Protocol protocol, Credential shown) {
      return Uni.createFrom().item(new Admission.Refused("not here"));
    }
  }

  private record Ports() implements TeltonikaConfig {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public Optional<Integer> tlsPort() {
      return Optional.of(0);
    }

    @Override
    public Optional<Integer> plainPort() {
      return Optional.of(0);
    }

    @Override
    public Optional<Integer> udpPort() {
      return Optional.empty();
    }

    @Override
    public Optional<Integer> eventLoops() {
      return Optional.of(2);
    }

    @Override
    public int maxConnections() {
      return 20_000;
    }

    @Override
    public Duration idleTimeout() {
      return Duration.ofMinutes(30);
    }

    @Override
    public Duration frameTimeout() {
      return Duration.ofSeconds(30);
    }

    @Override
    public Duration probeTimeout() {
      return Duration.ofSeconds(5);
    }
  }
}
