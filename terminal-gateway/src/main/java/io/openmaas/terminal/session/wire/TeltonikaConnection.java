package io.openmaas.terminal.session.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.protocol.teltonika.FrameEncoder;
import io.openmaas.terminal.protocol.teltonika.FrameReader;
import io.openmaas.terminal.protocol.teltonika.ModelDictionary;
import io.openmaas.terminal.protocol.teltonika.Packet;
import io.openmaas.terminal.protocol.teltonika.Received;
import io.openmaas.terminal.protocol.teltonika.TerminalCommand;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Doorkeeper;
import io.openmaas.terminal.session.Entrance;
import io.openmaas.terminal.session.LiveSessions;
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
import java.time.InstantSource;
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
  private static final Buffer ACCEPTED = Buffer.buffer(new byte[] {1});
  private static final Buffer REFUSED = Buffer.buffer(new byte[] {0});

  /** Frames read ahead of their acknowledgement; a terminal that waits for it sends one. */
  private static final int MAX_UNACKNOWLEDGED = 4;

  private enum State {
    GREETING,
    ADMITTING,
    LIVE,
    CLOSED
  }

  private final NetSocket socket;
  private final Context loop;
  private final TeltonikaConfig config;
  private final Doorkeeper doors;
  private final Entrance entrance;
  private final LiveSessions sessions;
  private final GroupCommit ingest;
  private final InstantSource clock;

  private final FrameReader reader = new FrameReader();
  private final Deque<Received> inbox = new ArrayDeque<>();
  private final Set<Cancellable> uncommitted = new HashSet<>();
  private final Questions questions;
  private State state = State.GREETING;
  private int unacknowledged;
  private boolean paused;
  private Runnable onClosed = () -> {};
  private RegisteredTerminal terminal;
  private ModelDictionary dictionary;
  private volatile long heardNanos = System.nanoTime();
  private long frameBegunNanos = System.nanoTime();

  TeltonikaConnection(
      NetSocket socket,
      Context loop,
      TeltonikaConfig config,
      Doorkeeper doors,
      Entrance entrance,
      LiveSessions sessions,
      GroupCommit ingest,
      InstantSource clock) {
    this.socket = socket;
    this.loop = loop;
    this.config = config;
    this.doors = doors;
    this.entrance = entrance;
    this.sessions = sessions;
    this.ingest = ingest;
    this.clock = clock;
    this.questions = new Questions(loop.owner(), this::send, this::end);
  }

  void start(Runnable closed) {
    onClosed = closed;
    socket.handler(this::onBytes);
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(failure -> end(failure.getMessage()));
  }

  /** Closes the connection where something takes too long. */
  void checkTimes(long nowNanos) {
    onLoop(
        () -> {
          boolean waits = state == State.GREETING || reader.isWithinFrame();
          if (waits && !paused && nowNanos - frameBegunNanos > config.frameTimeout().toNanos()) {
            end("the rest of a frame does not come");
          } else if (nowNanos - heardNanos > config.idleTimeout().toNanos()) {
            end("idle");
          }
        });
  }

  private void onBytes(Buffer bytes) {
    heardNanos = System.nanoTime();
    boolean begins = !reader.isWithinFrame();
    List<Received> received = reader.feed(bytes.getBytes());
    if (state != State.GREETING && (begins || !received.isEmpty())) {
      frameBegunNanos = heardNanos;
    }
    inbox.addAll(received);
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
            || unacknowledged >= MAX_UNACKNOWLEDGED
            || unacknowledged > 0 && ingest.isFull();
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
      case Received.Malformed malformed -> end("malformed: " + malformed.reason());
    }
  }

  private void admit(Imei imei) {
    state = State.ADMITTING;
    doors
        .admit(imei, Protocol.TELTONIKA, new Credential.Address(addressOf(socket)))
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

  private static InetAddress addressOf(NetSocket socket) {
    return new InetSocketAddress(socket.remoteAddress().hostAddress(), 0).getAddress();
  }

  private void enter(RegisteredTerminal registered) {
    Optional<ModelDictionary> known = ModelDictionary.find(registered.model());
    if (known.isEmpty()) {
      refuse(registered.imei(), "of model " + registered.model() + ", which has no dictionary");
      return;
    }
    terminal = registered;
    dictionary = known.get();
    Imei imei = registered.imei();
    entrance
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
      sessions.remove(this);
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
    unacknowledged++;
    var frame =
        new ArrivedFrame(
            terminal.imei(),
            terminal.vehicle(),
            clock.instant(),
            received.frame(),
            received.packet().records().stream()
                .map(record -> dictionary.toRecord(terminal.imei(), record))
                .toList());
    var handle = new Cancellable[1];
    handle[0] =
        ingest
            .submit(frame)
            .subscribe()
            .with(
                _ -> later(() -> committed(handle[0], frame.records().size())),
                failure -> later(() -> end("its frame is refused: " + failure.getMessage())));
    uncommitted.add(handle[0]);
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
    questions.close();
    if (terminal != null) {
      sessions.remove(this);
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
  public Uni<CommandReply> carryOut(SignedCommand command, Duration deadline) {
    Optional<TerminalCommand> words = TerminalCommand.of(command.command());
    if (words.isEmpty()) {
      return Uni.createFrom()
          .item(new CommandReply.Refused("no words for " + command.command().name()));
    }
    return ask(words.get().words(), deadline)
        .map(
            answer ->
                answer
                    .<CommandReply>map(CommandReply.Done::new)
                    .orElseGet(CommandReply.NoAnswer::new));
  }

  private Uni<Optional<String>> ask(String command, Duration deadline) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                onLoop(
                    () -> {
                      if (state == State.LIVE) {
                        questions.ask(command, deadline, emitter::complete);
                      } else {
                        emitter.complete(Optional.empty());
                      }
                    }));
  }

  /** Listens first: a terminal that sends needs not be asked. */
  @Override
  public Uni<Boolean> probe() {
    long since = heardNanos;
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(config.probeTimeout())
        .flatMap(
            _ ->
                heardNanos != since
                    ? Uni.createFrom().item(true)
                    : ask(TerminalCommand.TELL_VERSION.words(), config.probeTimeout())
                        .map(answer -> answer.isPresent() || heardNanos != since));
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
