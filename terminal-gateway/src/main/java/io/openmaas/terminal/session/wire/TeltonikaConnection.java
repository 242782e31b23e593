package io.openmaas.terminal.session.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.CommandWords.Phrase;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.FrameReader;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One connection of one terminal. All its state is touched on its event loop only; other threads
 * come in through {@link #onLoop}.
 */
final class TeltonikaConnection implements TerminalSession {
  private static final Logger LOG = Logger.getLogger(TeltonikaConnection.class);
  private static final Buffer ACCEPTED = Buffer.buffer(FrameEncoder.admitted());
  private static final Buffer REFUSED = Buffer.buffer(FrameEncoder.refused());

  /** Frames read ahead of their acknowledgement; a terminal that waits for it sends one. */
  private static final int MAX_UNACKNOWLEDGED = 4;

  /** What may come before the name is known: a name of 17 bytes, and keep-alives. */
  private static final int MOST_GREETING_BYTES = 1_024;

  private enum State {
    GREETING,
    ADMITTING,
    LIVE,
    CLOSED
  }

  private final NetSocket socket;
  private final Context loop;
  private final boolean tls;
  private final GateParts parts;
  private final TeltonikaConfig config;
  private final InetAddress from;

  private final ReadingPace pace;
  private final FrameReader reader = new FrameReader();
  private final Deque<Received> inbox = new ArrayDeque<>(2);
  private final Set<Cancellable> uncommitted = new HashSet<>(4);
  private Questions questions;
  private State state = State.GREETING;
  private int unacknowledged;
  private int greetingBytes;
  private volatile boolean paused;
  private Runnable onClosed = () -> {};
  private RegisteredTerminal terminal;
  private ModelDictionary dictionary;
  private volatile long heardNanos = System.nanoTime();
  private long frameBegunNanos = System.nanoTime();

  /**
   * @param tls whether the line asked for a client certificate
   */
  TeltonikaConnection(NetSocket socket, Context loop, boolean tls, GateParts parts) {
    this.socket = socket;
    this.loop = loop;
    this.tls = tls;
    this.parts = parts;
    this.config = parts.config();
    this.from = addressOf(socket);
    this.pace = new ReadingPace(loop, parts.rates(), from, this::rested);
  }

  InetAddress from() {
    return from;
  }

  void start(Runnable closed) {
    onClosed = closed;
    socket.handler(this::onBytes);
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(failure -> end(failure.getMessage()));
  }

  /** Closes the connection where something takes too long. On its event loop. */
  void checkTimes(long nowNanos) {
    boolean waits = state == State.GREETING || reader.isWithinFrame();
    if (waits && !paused && nowNanos - frameBegunNanos > config.frameTimeout().toNanos()) {
      end("the rest of a frame does not come");
    } else if (!paused && nowNanos - heardNanos > config.idleTimeout().toNanos()) {
      end("idle");
    }
  }

  private void onBytes(Buffer bytes) {
    heardNanos = System.nanoTime();
    boolean begins = !reader.isWithinFrame();
    List<Received> received = reader.feed(bytes.getBytes());
    if (state != State.GREETING && (begins || !received.isEmpty())) {
      frameBegunNanos = heardNanos;
    }
    inbox.addAll(received);
    if (state == State.GREETING) {
      greetingBytes += bytes.length();
      if (greetingBytes > MOST_GREETING_BYTES
          && received.stream().noneMatch(TeltonikaConnection::greets)) {
        malformed("more than a greeting has, and none in it");
        return;
      }
    }
    if (state == State.LIVE) {
      pace.count(terminal.imei(), received, bytes.length());
    }
    work();
  }

  private static boolean greets(Received received) {
    return received instanceof Received.Hello;
  }

  private void rested() {
    heardNanos = System.nanoTime();
    work();
  }

  /** Takes what was received in order, until something must be waited for. */
  private void work() {
    while ((state == State.GREETING || state == State.LIVE)
        && unacknowledged < MAX_UNACKNOWLEDGED
        && !inbox.isEmpty()) {
      take(inbox.poll());
    }
    boolean mustPause =
        state == State.ADMITTING
            || pace.isResting()
            || unacknowledged >= MAX_UNACKNOWLEDGED
            || unacknowledged > 0 && parts.ingest().isFull();
    if (state != State.CLOSED && mustPause != paused) {
      paused = mustPause;
      if (paused) {
        socket.pause();
      } else {
        frameBegunNanos = System.nanoTime();
        socket.resume();
      }
    }
  }

  private void take(Received received) {
    switch (received) {
      case Received.Hello hello -> admit(hello.terminal());
      case Received.KeepAlive _ -> {}
      case Received.Records records -> submit(records);
      case Received.Answers answers -> questions.answered(answers.packet());
      case Received.Malformed malformed -> malformed(malformed.reason());
    }
  }

  /** A checksum that is wrong, or a form: nothing of it is taken, and nothing acknowledged. */
  private void malformed(String reason) {
    Instant now = parts.clock().instant();
    parts
        .alarms()
        .raise(
            terminal == null
                ? Complaint.malformed(from, now)
                : Complaint.malformed(terminal.imei(), now, reason));
    end("malformed: " + reason);
  }

  private void admit(Imei imei) {
    state = State.ADMITTING;
    parts
        .doors()
        .admit(imei, Protocol.TELTONIKA, credential())
        .subscribe()
        .with(
            admission ->
                onLoop(
                    () -> {
                      switch (admission) {
                        case Admission.Admitted(var registered) -> enter(registered);
                        case Admission.Refused(var reason) -> refuse(imei, reason);
                      }
                    }),
            failure -> onLoop(() -> end("cannot be looked up: " + failure.getMessage())));
  }

  private Credential credential() {
    return tls
        ? new Credential.Certificate(from, GatewayTls.commonName(socket.sslSession()).orElse(""))
        : new Credential.Address(from);
  }

  private static InetAddress addressOf(NetSocket socket) {
    return new InetSocketAddress(socket.remoteAddress().hostAddress(), 0).getAddress();
  }

  private void enter(RegisteredTerminal registered) {
    Optional<ModelDictionary> known = ModelDictionary.find(registered.model());
    if (known.isEmpty()) {
      refuse(registered.imei(), "of model " + registered.model() + ", which has no dictionary");
      return;
    }
    Imei imei = registered.imei();
    // counted once it has shown who it is, so that nobody uses up what is another's
    if (!parts.rates().mayConnect(imei)) {
      end("terminal " + imei + " connects too often");
      return;
    }
    if (parts.datagrams().isElsewhere(imei, from, System.nanoTime())) {
      parts
          .alarms()
          .raise(
              Alarm.of(
                  AlarmKind.SECOND_SESSION,
                  imei,
                  parts.clock().instant(),
                  "a connection of terminal " + imei + " came while it sends from elsewhere"));
      refuse(imei, "sends datagrams from elsewhere");
      return;
    }
    terminal = registered;
    dictionary = known.get();
    questions =
        new Questions(
            loop.owner(), parts.clock(), imei, dictionary.commands(), this::send, this::end);
    parts
        .entrance()
        .enter(this)
        .subscribe()
        .with(
            entered ->
                onLoop(
                    () -> {
                      if (entered) {
                        live();
                      } else {
                        refuse(imei, "already here");
                      }
                    }));
  }

  private void live() {
    if (state == State.CLOSED) {
      parts.sessions().remove(this);
      return;
    }
    state = State.LIVE;
    socket.write(ACCEPTED);
    LOG.debugf("terminal %s connected from %s", terminal.imei(), socket.remoteAddress());
    work();
  }

  private void refuse(Imei imei, String reason) {
    if (state != State.CLOSED) {
      LOG.warnf("terminal %s from %s refused: %s", imei, socket.remoteAddress(), reason);
      state = State.CLOSED;
      socket.write(REFUSED).onComplete(_ -> socket.close());
    }
  }

  private void submit(Received.Records received) {
    List<TerminalRecord> records = recordsOf(received.packet().records());
    Optional<Alarm> otherSim = SimCheck.check(terminal, records, parts.clock().instant());
    if (otherSim.isPresent()) {
      parts.alarms().raise(otherSim.get());
      end("its SIM is not the listed one");
      return;
    }
    unacknowledged++;
    var frame =
        new ArrivedFrame(
            terminal.imei(),
            terminal.vehicle(),
            parts.clock().instant(),
            received.frame(),
            records);
    var handle = new Cancellable[1];
    handle[0] =
        parts
            .ingest()
            .submit(frame)
            .subscribe()
            .with(
                _ -> later(() -> committed(handle[0], records.size())),
                failure -> later(() -> end("its frame is refused: " + failure.getMessage())));
    uncommitted.add(handle[0]);
  }

  private List<TerminalRecord> recordsOf(List<AvlRecord> sent) {
    var records = new TerminalRecord[sent.size()];
    for (int i = 0; i < records.length; i++) {
      records[i] = dictionary.toRecord(terminal.imei(), sent.get(i));
    }
    return List.of(records);
  }

  private void committed(Cancellable handle, int records) {
    uncommitted.remove(handle);
    unacknowledged--;
    if (state == State.LIVE) {
      socket.write(Buffer.buffer(FrameEncoder.acknowledgement(records)));
      work();
    }
  }

  private void send(Packet.Command command) {
    socket.write(Buffer.buffer(FrameEncoder.encode(command)));
  }

  @Override
  public void end(String reason) {
    onLoop(
        () -> {
          if (state != State.CLOSED) {
            state = State.CLOSED;
            LOG.infof("connection of %s closed: %s", name(), reason);
            socket.close();
          }
        });
  }

  private void closed() {
    state = State.CLOSED;
    inbox.clear();
    uncommitted.forEach(Cancellable::cancel);
    uncommitted.clear();
    if (questions != null) {
      questions.close();
    }
    if (terminal != null) {
      parts.sessions().remove(this);
    }
    onClosed.run();
  }

  private String name() {
    return terminal == null ? String.valueOf(socket.remoteAddress()) : terminal.imei().value();
  }

  @Override
  public Imei terminal() {
    return terminal.imei();
  }

  @Override
  public VehicleId vehicle() {
    return terminal.vehicle();
  }

  @Override
  public boolean isStillGoodFor(RegisteredTerminal now) {
    return now.isRegisteredAs(terminal);
  }

  @Override
  public Uni<CommandReply> carryOut(SignedCommand command, Duration deadline) {
    List<Phrase> phrases = dictionary.commands().phrases(command.command());
    if (phrases.isEmpty()) {
      return Uni.createFrom()
          .item(
              new CommandReply.Refused(
                  "terminals of model %s cannot do this: %s"
                      .formatted(terminal.model(), command.command().name())));
    }
    return Uni.createFrom()
        .emitter(
            emitter ->
                onLoop(
                    () -> {
                      if (state == State.LIVE) {
                        questions.ask(phrases, command.expiresAt(), deadline, emitter::complete);
                      } else {
                        emitter.complete(new CommandReply.NotSent("the session has ended"));
                      }
                    }));
  }

  /**
   * Listens first: a terminal that sends needs not be asked. One that we do not read for the moment
   * cannot be heard and counts as there. One that does not answer is not ended here; whoever asked
   * decides.
   */
  @Override
  public Uni<Boolean> probe() {
    long since = heardNanos;
    return pause()
        .flatMap(
            _ -> {
              if (isHeardSince(since)) {
                return Uni.createFrom().item(true);
              }
              onLoop(
                  () -> {
                    if (state == State.LIVE) {
                      questions.call();
                    }
                  });
              return pause().map(_ -> isHeardSince(since));
            });
  }

  private boolean isHeardSince(long nanos) {
    return heardNanos != nanos || paused;
  }

  private Uni<Void> pause() {
    return Uni.createFrom().voidItem().onItem().delayIt().by(config.probeTimeout());
  }

  private void onLoop(Runnable work) {
    if (Vertx.currentContext() == loop) {
      work.run();
    } else {
      later(work);
    }
  }

  private void later(Runnable work) {
    loop.runOnContext(_ -> work.run());
  }
}
