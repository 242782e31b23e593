package io.openmaas.terminal.session.wire;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.protocol.jt808.Assembler;
import io.openmaas.terminal.protocol.jt808.Body;
import io.openmaas.terminal.protocol.jt808.BodyDecoder;
import io.openmaas.terminal.protocol.jt808.Edition;
import io.openmaas.terminal.protocol.jt808.FrameEncoder;
import io.openmaas.terminal.protocol.jt808.FrameReader;
import io.openmaas.terminal.protocol.jt808.Header;
import io.openmaas.terminal.protocol.jt808.Location;
import io.openmaas.terminal.protocol.jt808.Message;
import io.openmaas.terminal.protocol.jt808.Received;
import io.openmaas.terminal.protocol.jt808.TerminalDictionary;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * One connection of one terminal. All its state is touched on its event loop only; other threads
 * come in through {@link #onLoop}. Before the terminal has authenticated nothing it sends is kept
 * and nothing acknowledged.
 */
final class Jt808Connection implements TerminalSession {
  private static final Logger LOG = Logger.getLogger(Jt808Connection.class);

  /** Messages read ahead of their acknowledgement. */
  private static final int MAX_UNACKNOWLEDGED = 16;

  /** Stretches that are no frames, after which the line is given up. */
  private static final int MAX_MALFORMED = 16;

  /** Messages other than the right one before it has authenticated. */
  private static final int MAX_STRAY = 5;

  private static final int LATE_TRIES = 10;

  private enum State {
    GREETING,
    ADMITTING,
    LIVE,
    CLOSED
  }

  private final NetSocket socket;
  private final Context loop;
  private final Jt808Parts parts;
  private final Jt808Gate gate;

  private final FrameReader reader = new FrameReader();
  private final Assembler assembler = new Assembler(Assembler.Limits.USUAL);
  private final Deque<Received> inbox = new ArrayDeque<>();
  private final Set<Cancellable> uncommitted = new HashSet<>();
  private final Jt808Orders orders;
  private State state = State.GREETING;
  private Header peer;
  private int serial;
  private int unacknowledged;
  private int malformed;
  private int stray;
  private boolean paused;
  private boolean throttled;
  private Runnable onClosed = () -> {};
  private volatile RegisteredTerminal terminal;
  private TerminalDictionary dictionary = TerminalDictionary.standard();
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean deaf;
  private long frameBegunNanos = System.nanoTime();

  Jt808Connection(NetSocket socket, Context loop, Jt808Parts parts) {
    this.socket = socket;
    this.loop = loop;
    this.parts = parts;
    Optional<String> certificate =
        socket.isSsl() ? GatewayTls.commonName(socket.sslSession()) : Optional.empty();
    this.gate = new Jt808Gate(parts, addressOf(socket), certificate);
    this.orders =
        new Jt808Orders(
            loop.owner(),
            parts.clock(),
            this::send,
            () -> peer == null ? Edition.E2013 : peer.edition(),
            this::keepLate);
  }

  /** It is acknowledged to nobody, and told but once: it is tried until it is stored. */
  private void keepLate(UUID command, CommandReply reply) {
    parts
        .late()
        .late(command, reply)
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(5))
        .atMost(LATE_TRIES)
        .subscribe()
        .with(
            _ -> {},
            failure -> LOG.errorf(failure, "the late receipt of command %s is lost", command));
  }

  private static InetAddress addressOf(NetSocket socket) {
    return new InetSocketAddress(socket.remoteAddress().hostAddress(), 0).getAddress();
  }

  InetAddress from() {
    return gate.from();
  }

  void start(Runnable closed) {
    onClosed = closed;
    socket.handler(this::onBytes);
    socket.drainHandler(_ -> work());
    socket.closeHandler(_ -> closed());
    socket.exceptionHandler(failure -> end(failure.getMessage()));
  }

  /** Closes the connection where something takes too long; asks for parts that did not come. */
  void checkTimes(long nowNanos) {
    boolean waits = state == State.GREETING || reader.isWithinFrame();
    if (waits && !paused && nowNanos - frameBegunNanos > parts.config().frameTimeout().toNanos()) {
      end("the rest of a frame, or its authentication, does not come");
    } else if (state == State.ADMITTING && nowNanos - frameBegunNanos > admissionNanos()) {
      end("whether it may come in cannot be told");
    } else if (nowNanos - heardNanos > parts.config().idleTimeout().toNanos()) {
      end("idle");
    } else if (state == State.LIVE && assembler.unfinished() > 0) {
      for (Assembler.Missing missing : assembler.overdue(nowNanos)) {
        send(
            new Message.ResendRequest(
                Message.ResendRequest.FROM_PLATFORM, missing.firstSerial(), missing.parts()));
      }
    }
  }

  /** A look at the list, and a probe of the session that is in the way. */
  private long admissionNanos() {
    Duration most = parts.config().probeTimeout().multipliedBy(3);
    return parts.config().frameTimeout().plus(most).toNanos();
  }

  private void onBytes(Buffer bytes) {
    if (state == State.CLOSED) {
      return;
    }
    heardNanos = System.nanoTime();
    boolean begins = !reader.isWithinFrame();
    List<Received> received = reader.feed(bytes.getBytes());
    if (state != State.GREETING && (begins || !received.isEmpty())) {
      frameBegunNanos = heardNanos;
    }
    inbox.addAll(received);
    if (state == State.LIVE) { // each message counts, also one that carries no record
      throttle(parts.rates().pauseAfter(terminal.imei(), from(), received.size(), bytes.length()));
    }
    work();
  }

  /** Takes what was received in order, until something must be waited for. */
  private void work() {
    while ((state == State.GREETING || state == State.LIVE)
        && unacknowledged < MAX_UNACKNOWLEDGED
        && !socket.writeQueueFull()
        && !throttled
        && !inbox.isEmpty()) {
      take(inbox.poll());
    }
    boolean mustPause =
        state == State.ADMITTING
            || unacknowledged >= MAX_UNACKNOWLEDGED
            || unacknowledged > 0 && parts.ingest().isFull()
            || throttled
            || socket.writeQueueFull();
    if (state != State.CLOSED && mustPause != paused) {
      paused = mustPause;
      deaf = paused;
      if (paused) {
        socket.pause();
      } else {
        frameBegunNanos = System.nanoTime();
        heardNanos = frameBegunNanos;
        socket.resume();
      }
    }
  }

  private void take(Received received) {
    switch (received) {
      case Received.Frame frame -> take(frame);
      case Received.Malformed(var reason) -> {
        malformed++;
        LOG.debugf("%s: no frame: %s", name(), reason);
        if (state == State.GREETING || malformed >= MAX_MALFORMED) {
          raise(AlarmKind.MALFORMED_FRAMES, "sends what is no frame: " + reason);
          end("malformed: " + reason);
        }
      }
    }
  }

  private void take(Received.Frame frame) {
    Header header = frame.header();
    if (peer != null && !peer.phone().number().equals(header.phone().number())) {
      raise(AlarmKind.WRONG_CREDENTIAL, "sends frames in the name of " + header.phone());
      end("a frame in the name of another");
      return;
    }
    peer = header;
    if (state == State.GREETING && header.part().isPresent()) {
      refuseStray(header.messageId(), List.of(header.serial()));
      return;
    }
    switch (assembler.add(frame, System.nanoTime())) {
      case Assembler.Step.Whole whole -> read(whole);
      case Assembler.Step.Waiting _ -> {}
      case Assembler.Step.TooMuch(var reason) -> {
        LOG.debugf("%s: a part that may not be held: %s", name(), reason);
        reply(header.messageId(), List.of(header.serial()), Message.Result.FAILED);
      }
    }
  }

  private void read(Assembler.Step.Whole whole) {
    Header header = whole.header();
    switch (BodyDecoder.decode(header.messageId(), header.edition(), whole.body())) {
      case Body.Read(var message) -> {
        if (state == State.LIVE) {
          obey(message, whole);
        } else {
          greet(message, whole);
        }
      }
      case Body.Broken(var reason) -> {
        LOG.debugf("%s: message %04x is broken: %s", name(), header.messageId(), reason);
        if (state == State.LIVE) {
          reply(header.messageId(), whole.serials(), Message.Result.WRONG);
        } else {
          refuseStray(header.messageId(), whole.serials());
        }
      }
    }
  }

  private void greet(Message message, Assembler.Step.Whole whole) {
    if (message instanceof Message.Register) {
      stray++;
      register(whole.header().serial());
    } else if (message instanceof Message.Authenticate(var code, _)) {
      authenticate(code.text(), whole.header().serial());
    } else {
      refuseStray(message.id(), whole.serials());
    }
  }

  private void refuseStray(int messageId, List<Integer> serials) {
    stray++;
    reply(messageId, serials, Message.Result.FAILED);
    if (stray > MAX_STRAY) {
      end("it does not authenticate");
    }
  }

  private void register(int answers) {
    if (stray > MAX_STRAY) {
      end("it registers again and again");
      return;
    }
    beginAdmitting();
    gate.register(peer.phone(), answers)
        .subscribe()
        .with(
            reply -> onLoop(() -> registered(reply)),
            failure -> onLoop(() -> end("cannot be looked up: " + failure.getMessage())));
  }

  private void beginAdmitting() {
    state = State.ADMITTING;
    frameBegunNanos = System.nanoTime();
  }

  private void registered(Message.RegisterReply reply) {
    if (state != State.ADMITTING) {
      return;
    }
    if (reply.result() == Message.RegisterReply.NO_SUCH_TERMINAL) {
      refuse(reply, "is not on the list");
    } else {
      state = State.GREETING;
      send(reply);
      work();
    }
  }

  private void authenticate(String code, int answers) {
    beginAdmitting();
    gate.admit(peer.phone(), code)
        .subscribe()
        .with(
            admission ->
                onLoop(
                    () -> {
                      switch (admission) {
                        case Admission.Admitted(var registered) -> enter(registered, answers);
                        case Admission.Refused(var reason) -> refuse(answers, reason);
                      }
                    }),
            failure -> onLoop(() -> end("cannot be looked up: " + failure.getMessage())));
  }

  private void enter(RegisteredTerminal registered, int answers) {
    if (terminal != null) { // it was in already and authenticates again
      if (terminal.imei().equals(registered.imei())) {
        live(answers);
      } else {
        refuse(answers, "authenticates as another");
      }
      return;
    }
    if (state == State.CLOSED) {
      return;
    }
    if (!parts.rates().mayConnect(registered.imei())) {
      refuse(answers, "connects more often than agreed");
      return;
    }
    terminal = registered;
    dictionary = TerminalDictionary.of(registered.model());
    parts
        .entrance()
        .enter(this)
        .subscribe()
        .with(
            entered ->
                onLoop(
                    () -> {
                      if (entered) {
                        live(answers);
                      } else {
                        refuse(answers, "already here");
                      }
                    }));
  }

  private void live(int answers) {
    if (state == State.CLOSED) {
      parts.sessions().remove(this);
      return;
    }
    state = State.LIVE;
    reply(0x0102, List.of(answers), Message.Result.DONE);
    LOG.debugf("terminal %s connected from %s", terminal.imei(), socket.remoteAddress());
    work();
  }

  private void refuse(int answers, String reason) {
    refuse(new Message.PlatformReply(answers, 0x0102, Message.Result.FAILED.ordinal()), reason);
  }

  private void refuse(Message reply, String reason) {
    if (state != State.CLOSED) {
      LOG.warnf("terminal %s from %s refused: %s", peer.phone(), socket.remoteAddress(), reason);
      Future<Void> sent = write(reply);
      state = State.CLOSED;
      sent.onComplete(_ -> socket.close());
    }
  }

  private void obey(Message message, Assembler.Step.Whole whole) {
    List<Integer> serials = whole.serials();
    switch (message) {
      case Message.LocationReport(var location) ->
          submit(whole, List.of(record(location)), serials);
      case Message.LocationBatch(_, var locations) ->
          submit(whole, locations.stream().map(this::record).toList(), serials);
      case Message.DriverCard card ->
          submit(whole, List.of(dictionary.toRecord(terminal.imei(), card)), serials);
      case Message.ControlAnswer(int answered, var location) -> {
        orders.located(answered, 0x8500, location);
        submit(whole, List.of(record(location)), List.of());
      }
      case Message.LocationAnswer(int answered, var location) -> {
        orders.located(answered, 0x8201, location);
        submit(whole, List.of(record(location)), List.of());
      }
      case Message.TerminalReply reply -> orders.replied(reply);
      case Message.Heartbeat _ -> reply(message.id(), serials, Message.Result.DONE);
      case Message.Logout _ -> {
        reply(message.id(), serials, Message.Result.DONE);
        end("the terminal logs out");
      }
      case Message.TimeRequest _ ->
          send(
              new Message.TimeAnswer(
                  LocalDateTime.ofInstant(parts.clock().instant(), ZoneOffset.UTC)));
      case Message.Register _ ->
          send(
              new Message.RegisterReply(
                  serials.getFirst(), Message.RegisterReply.ALREADY_REGISTERED, Optional.empty()));
      case Message.Authenticate(var code, _) -> authenticate(code.text(), serials.getFirst());
      case Message.ParameterAnswer _, Message.Attributes _, Message.AreasAnswer _ -> {}
      case Message.Other _ -> reply(message.id(), serials, Message.Result.UNSUPPORTED);
      case Message.PlatformReply _,
          Message.ResendRequest _,
          Message.TimeAnswer _,
          Message.RegisterReply _,
          Message.SetParameters _,
          Message.QueryParameters _,
          Message.TerminalControl _,
          Message.QuerySomeParameters _,
          Message.QueryAttributes _,
          Message.QueryLocation _,
          Message.Text _,
          Message.DoorControl _,
          Message.SetAreas _,
          Message.SetPolygon _,
          Message.SetRoute _,
          Message.DeleteAreas _,
          Message.QueryAreas _ ->
          LOG.debugf("%s: message %04x is not for a platform", name(), message.id());
    }
  }

  private TerminalRecord record(Location location) {
    return dictionary.toRecord(terminal.imei(), location);
  }

  /** Hands over what is to be kept; these numbers are acknowledged once it is committed. */
  private void submit(
      Assembler.Step.Whole whole, List<TerminalRecord> records, List<Integer> serials) {
    unacknowledged++;
    var frame =
        new ArrivedFrame(
            terminal.imei(), terminal.vehicle(), parts.clock().instant(), whole.wire(), records);
    int messageId = whole.header().messageId();
    var handle = new Cancellable[1];
    handle[0] =
        parts
            .ingest()
            .submit(frame)
            .subscribe()
            .with(
                _ -> later(() -> committed(handle[0], messageId, serials)),
                failure -> later(() -> end("its frame is refused: " + failure.getMessage())));
    uncommitted.add(handle[0]);
    if (records.size() > 1) {
      throttle(parts.rates().pauseAfter(terminal.imei(), from(), records.size() - 1, 0));
    }
  }

  /** Reads nothing more for so long; nothing is lost by it. */
  private void throttle(long nanos) {
    if (nanos > 0 && !throttled) {
      throttled = true;
      loop.owner()
          .setTimer(
              Math.max(1, Duration.ofNanos(nanos).toMillis()),
              _ ->
                  onLoop(
                      () -> {
                        throttled = false;
                        work();
                      }));
    }
  }

  private void committed(Cancellable handle, int messageId, List<Integer> serials) {
    uncommitted.remove(handle);
    unacknowledged--;
    reply(messageId, serials, Message.Result.DONE);
    work();
  }

  private void reply(int messageId, List<Integer> serials, Message.Result result) {
    for (int answered : serials) {
      send(new Message.PlatformReply(answered, messageId, result.ordinal()));
    }
  }

  private int send(Message message) {
    int first = serial;
    write(message);
    return first;
  }

  /** In the edition the terminal spoke last, under the session's own running numbers. */
  private Future<Void> write(Message message) {
    if (state == State.CLOSED) {
      return Future.succeededFuture();
    }
    var header = Header.of(message.id(), peer.edition(), peer.revision(), peer.phone(), serial);
    var all = Buffer.buffer();
    List<byte[]> frames = FrameEncoder.encode(header, message);
    frames.forEach(all::appendBytes);
    serial = serial + frames.size() & Header.MAX_SERIAL;
    return socket.write(all);
  }

  private void raise(AlarmKind kind, String what) {
    var words = name() + " at " + from().getHostAddress() + " " + what;
    var now = parts.clock().instant();
    parts
        .alarms()
        .raise(
            terminal == null
                ? new Alarm(kind, Optional.empty(), Optional.empty(), now, words)
                : Alarm.of(kind, terminal.imei(), now, words));
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
    orders.close();
    if (terminal != null) {
      parts.sessions().remove(this);
    }
    onClosed.run();
  }

  private String name() {
    if (terminal != null) {
      return terminal.imei().value();
    }
    return peer == null ? "somebody" : peer.phone().digits();
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
    return Uni.createFrom()
        .emitter(
            emitter ->
                onLoop(
                    () -> {
                      if (state == State.LIVE) {
                        orders.carryOut(
                            command,
                            dictionary.orders(command.command()),
                            deadline,
                            emitter::complete);
                      } else {
                        emitter.complete(new CommandReply.NotSent("the session is not live"));
                      }
                    }));
  }

  /** Listens first: a terminal that sends, or is not read for a while, needs not be asked. */
  @Override
  public Uni<Boolean> probe() {
    long since = heardNanos;
    Duration wait = parts.config().probeTimeout();
    return pause(wait)
        .flatMap(
            _ -> {
              if (heardNanos != since || deaf) {
                return Uni.createFrom().item(true);
              }
              onLoop(() -> send(new Message.QueryAttributes()));
              return pause(wait).map(_ -> heardNanos != since || deaf);
            });
  }

  private static Uni<Void> pause(Duration wait) {
    return Uni.createFrom().voidItem().onItem().delayIt().by(wait);
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
