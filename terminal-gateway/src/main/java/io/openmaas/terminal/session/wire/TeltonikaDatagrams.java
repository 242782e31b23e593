package io.openmaas.terminal.session.wire;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.protocol.teltonika.Datagram;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TerminalSession;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The UDP channel. Each datagram stands for itself: its terminal is looked up, its records are
 * committed, then it is acknowledged. One in the name of a terminal that is connected, or that
 * sends from another address, is not taken ({@link DatagramSources}). One that comes while too many
 * wait, or over the agreed rate, is not answered, so that its terminal sends it again later.
 */
final class TeltonikaDatagrams extends AbstractVerticle {
  private static final Logger LOG = Logger.getLogger(TeltonikaDatagrams.class);
  private static final int MOST_WAITING = 2_000;
  private static final int RECEIVE_BYTES = 1 << 20;

  private final String host;
  private final int port;
  private final GateParts parts;
  private final AtomicInteger actualPort;
  private DatagramSocket socket;
  private final Set<TerminalSession> probed = new HashSet<>();
  private int waiting;

  /**
   * @param actualPort told the port that was really taken
   */
  TeltonikaDatagrams(String host, int port, GateParts parts, AtomicInteger actualPort) {
    this.host = host;
    this.port = port;
    this.parts = parts;
    this.actualPort = actualPort;
  }

  @Override
  public void start(Promise<Void> started) {
    socket =
        vertx.createDatagramSocket(new DatagramSocketOptions().setReceiveBufferSize(RECEIVE_BYTES));
    socket.exceptionHandler(failure -> LOG.debugf("UDP: %s", failure.getMessage()));
    socket.handler(this::onDatagram);
    socket
        .listen(port, host)
        .onSuccess(listening -> actualPort.set(listening.localAddress().port()))
        .<Void>mapEmpty()
        .recover(
            failure ->
                io.vertx.core.Future.failedFuture(
                    new IllegalStateException(
                        "terminals cannot send: openmaas.terminal.teltonika.udp-port %d, on %s: %s"
                            .formatted(port, host, failure.getMessage()),
                        failure)))
        .onComplete(started);
  }

  private void onDatagram(DatagramPacket packet) {
    if (waiting >= MOST_WAITING || parts.ingest().isFull()) {
      return;
    }
    InetAddress from = new InetSocketAddress(packet.sender().hostAddress(), 0).getAddress();
    switch (Datagram.decode(packet.data().getBytes())) {
      case Datagram.Malformed(var reason) -> {
        LOG.debugf("datagram from %s: %s", from, reason);
        parts.alarms().raise(Complaint.malformed(from, parts.clock().instant()));
      }
      case Datagram.Records records -> admit(records, from, packet);
    }
  }

  private void admit(Datagram.Records records, InetAddress from, DatagramPacket packet) {
    Imei imei = records.terminal();
    waiting++;
    parts
        .doors()
        .admit(imei, Protocol.TELTONIKA, new Credential.Address(from))
        .subscribe()
        .with(
            admission ->
                later(
                    () -> {
                      switch (admission) {
                        case Admission.Admitted(var terminal) ->
                            submit(terminal, records, from, packet);
                        case Admission.Refused(var reason) -> drop(imei, reason);
                      }
                    }),
            failure -> later(() -> drop(imei, failure.getMessage())));
  }

  private void submit(
      RegisteredTerminal terminal, Datagram.Records sent, InetAddress from, DatagramPacket packet) {
    Optional<ModelDictionary> dictionary = ModelDictionary.find(terminal.model());
    if (dictionary.isEmpty()) {
      drop(terminal.imei(), "its model has no dictionary");
      return;
    }
    if (isSecond(terminal.imei(), from)) {
      drop(terminal.imei(), "a second one of its name");
      return;
    }
    int count = sent.packet().records().size();
    if (parts.rates().pauseAfter(terminal.imei(), from, count, sent.bytes().length) > 0) {
      drop(terminal.imei(), "over the agreed rate");
      return;
    }
    List<TerminalRecord> records =
        sent.packet().records().stream()
            .map(record -> dictionary.get().toRecord(terminal.imei(), record))
            .toList();
    Optional<Alarm> otherSim = SimCheck.check(terminal, records, parts.clock().instant());
    if (otherSim.isPresent()) {
      parts.alarms().raise(otherSim.get());
      drop(terminal.imei(), "its SIM is not the listed one");
      return;
    }
    parts.datagrams().take(terminal.imei(), from, System.nanoTime());
    var frame =
        new ArrivedFrame(
            terminal.imei(), terminal.vehicle(), parts.clock().instant(), sent.bytes(), records);
    parts
        .ingest()
        .submit(frame)
        .subscribe()
        .with(
            _ -> later(() -> acknowledge(sent, count, packet)),
            failure -> later(() -> drop(terminal.imei(), failure.getMessage())));
  }

  /**
   * The terminal is connected already, or sends from another address: this one waits, with an
   * alarm. A connection that turns out half-open is ended, so that the datagram is taken when it is
   * sent again.
   */
  private boolean isSecond(Imei imei, InetAddress from) {
    Optional<TerminalSession> connected = parts.sessions().find(imei);
    if (connected.isEmpty() && !parts.datagrams().isElsewhere(imei, from, System.nanoTime())) {
      return false;
    }
    parts
        .alarms()
        .raise(
            Alarm.of(
                AlarmKind.SECOND_SESSION,
                imei,
                parts.clock().instant(),
                "datagrams in the name of terminal %s come from %s while it %s"
                    .formatted(
                        imei,
                        from.getHostAddress(),
                        connected.isPresent() ? "is connected" : "sends from elsewhere")));
    connected.filter(probed::add).ifPresent(this::probe);
    return true;
  }

  private void probe(TerminalSession session) {
    session
        .probe()
        .onFailure()
        .recoverWithItem(true)
        .subscribe()
        .with(
            alive ->
                later(
                    () -> {
                      if (alive) { // not asked for ever because somebody sends for ever
                        vertx.setTimer(
                            DatagramSources.SILENCE.toMillis(), _ -> probed.remove(session));
                      } else {
                        probed.remove(session);
                        session.end("half-open, and its terminal sends datagrams");
                        parts.sessions().remove(session);
                      }
                    }));
  }

  private void acknowledge(Datagram.Records sent, int count, DatagramPacket packet) {
    waiting--;
    byte[] reply = FrameEncoder.datagramReply(sent.packetId(), sent.avlPacketId(), count);
    socket.send(Buffer.buffer(reply), packet.sender().port(), packet.sender().hostAddress());
  }

  private void drop(Imei imei, String reason) {
    waiting--;
    LOG.debugf("datagram of terminal %s not taken: %s", imei, reason);
  }

  private void later(Runnable work) {
    context.runOnContext(_ -> work.run());
  }
}
