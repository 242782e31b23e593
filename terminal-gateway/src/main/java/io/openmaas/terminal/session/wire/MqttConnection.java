package io.openmaas.terminal.session.wire;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.TerminalKey;
import io.openmaas.terminal.session.Admission;
import io.openmaas.terminal.session.Credential;
import io.openmaas.terminal.session.Protocol;
import io.openmaas.terminal.session.RegisteredTerminal;
import io.openmaas.terminal.session.TakesCardLists;
import io.openmaas.terminal.session.TerminalSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One connection of one openmaas-terminal/1 terminal. All its state is touched on its event loop
 * only; other threads come in through {@link #onLoop}.
 */
final class MqttConnection implements TerminalSession, TakesCardLists {
  private static final Logger LOG = Logger.getLogger(MqttConnection.class);

  /** Pings and subscriptions in a minute; a terminal with the shortest keep-alive sends sixty. */
  private static final int MOST_ASIDES = 180;

  private static final long ASIDES_NANOS = Duration.ofMinutes(1).toNanos();

  private enum State {
    ADMITTING,
    LIVE,
    CLOSED
  }

  private final MqttEndpoint endpoint;
  private final Context loop;
  private final MqttConfig config;
  private final MqttPorts ports;
  private final InetAddress from;
  private final MqttCommands commands;
  private final MqttCards cards;
  private State state = State.ADMITTING;
  private Runnable onClosed = () -> {};
  private RegisteredTerminal terminal;
  private MqttInbox inbox;
  private int unacknowledged;
  private int asides;
  private long asidesSinceNanos = System.nanoTime();
  private long pausedUntilNanos = System.nanoTime();
  private volatile long heardNanos = System.nanoTime();

  MqttConnection(MqttEndpoint endpoint, Context loop, MqttConfig config, MqttPorts ports) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.config = config;
    this.ports = ports;
    this.from = new InetSocketAddress(endpoint.remoteAddress().hostAddress(), 0).getAddress();
    this.commands = new MqttCommands(loop.owner(), ports.clock(), this::send);
    this.cards = new MqttCards(loop.owner(), this::sendCards);
  }

  /** The address it comes from. */
  InetAddress from() {
    return from;
  }

  void start(Runnable closed) {
    onClosed = closed;
    endpoint.closeHandler(_ -> closed());
    endpoint.exceptionHandler(failure -> end(failure.getMessage()));
    if (endpoint.protocolVersion() != 5) {
      refuse(MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION, "not MQTT 5");
      return;
    }
    Optional<Imei> name = imei(endpoint.clientIdentifier());
    if (name.isEmpty()) {
      refuse(
          MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
          "its client id is no IMEI");
      return;
    }
    endpoint.publishAutoAck(false).autoKeepAlive(true);
    endpoint.publishHandler(this::onPublish);
    endpoint.subscribeHandler(this::onSubscribe);
    endpoint.unsubscribeHandler(
        message -> {
          heardAside();
          if (state != State.LIVE) {
            return;
          }
          subscribed(message.topics(), false);
          endpoint.unsubscribeAcknowledge(message.messageId());
        });
    endpoint.pingHandler(_ -> heardAside());
    endpoint.publishAcknowledgeHandler(_ -> heard());
    endpoint.disconnectHandler(_ -> heard());
    admit(name.get());
  }

  private static Optional<Imei> imei(String name) {
    boolean digits = name.length() == 15 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(new Imei(name)) : Optional.empty();
  }

  private void heard() {
    heardNanos = System.nanoTime();
  }

  /**
   * Pings and subscriptions are answered at once, whether or not the answers are read: what waits
   * to be read would fill the memory.
   */
  private void heardAside() {
    heard();
    if (heardNanos - asidesSinceNanos > ASIDES_NANOS) {
      asides = 0;
      asidesSinceNanos = heardNanos;
    }
    if (++asides > MOST_ASIDES) {
      disconnect(MqttDisconnectReasonCode.MESSAGE_RATE_TOO_HIGH, "pings or subscribes too often");
    }
  }

  /** Closes the connection where nothing comes any more. */
  void checkTimes(long nowNanos) {
    if (nowNanos - heardNanos > config.idleTimeout().toNanos()) {
      end("idle");
    }
  }

  private void admit(Imei name) {
    ports
        .doors()
        .admit(name, Protocol.OPENMAAS, shown())
        .subscribe()
        .with(
            admission ->
                onLoop(
                    () -> {
                      switch (admission) {
                        case Admission.Admitted(var registered) -> enter(registered);
                        case Admission.Refused(var reason) -> refuseTerminal(reason);
                      }
                    }),
            this::cannotBeLookedUp);
  }

  private Credential shown() {
    // a certificate without one clear name is no mere address: it names nobody
    return endpoint.isSsl()
        ? new Credential.Certificate(from, GatewayTls.commonName(endpoint.sslSession()).orElse(""))
        : new Credential.Address(from);
  }

  private void enter(RegisteredTerminal registered) {
    Optional<TerminalKey> key = registered.secret().flatMap(TerminalKey::parse);
    if (key.isEmpty()) {
      refuseTerminal("registered without an Ed25519 public key");
      return;
    }
    if (!ports.rates().mayConnect(registered.imei())) {
      refuse(
          MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED,
          "connects more often than agreed");
      return;
    }
    if (state == State.CLOSED) {
      return;
    }
    terminal = registered;
    ports
        .entrance()
        .enter(this)
        .subscribe()
        .with(
            entered ->
                onLoop(
                    () -> {
                      if (entered) {
                        findChain(key.get());
                      } else {
                        refuse(
                            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY, "already here");
                      }
                    }),
            this::cannotBeLookedUp);
  }

  /** Only now: until it had left, the session before this one may have moved the chain. */
  private void findChain(TerminalKey key) {
    if (state == State.CLOSED) {
      ports.sessions().remove(this);
      return;
    }
    ports
        .chains()
        .find(terminal.imei())
        .subscribe()
        .with(head -> onLoop(() -> live(key, head)), this::cannotBeLookedUp);
  }

  private void live(TerminalKey key, ChainHead head) {
    if (state == State.CLOSED) {
      return;
    }
    inbox =
        new MqttInbox(
            terminal, key, head, ports, this::onLoop, commands::answered, cards::acknowledged);
    state = State.LIVE;
    unlessClosed(() -> endpoint.accept(false, MqttWords.accepted(head)));
    LOG.debugf("terminal %s connected from %s", terminal.imei(), from);
  }

  private void cannotBeLookedUp(Throwable failure) {
    onLoop(
        () ->
            refuse(
                MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5,
                "cannot be looked up: " + failure.getMessage()));
  }

  private void refuseTerminal(String reason) {
    refuse(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5, reason);
  }

  private void refuse(MqttConnectReturnCode code, String reason) {
    if (state == State.CLOSED) {
      return;
    }
    LOG.warnf("terminal %s from %s refused: %s", name(), from, reason);
    state = State.CLOSED;
    leave();
    unlessClosed(() -> endpoint.reject(code));
  }

  /** The line may be closed already, though this has not been told. */
  private static void unlessClosed(Runnable work) {
    try {
      work.run();
    } catch (IllegalStateException e) {
      LOG.debugf("the line was closed: %s", e.getMessage());
    }
  }

  private void onSubscribe(MqttSubscribeMessage message) {
    heardAside();
    if (state != State.LIVE) {
      return;
    }
    var codes = new ArrayList<MqttSubAckReasonCode>();
    var subscribed = new ArrayList<String>();
    for (var wanted : message.topicSubscriptions()) {
      boolean own =
          wanted.topicName().equals(MqttWords.commandTopic(terminal.imei()))
              || wanted.topicName().equals(MqttWords.cardTopic(terminal.imei()));
      boolean enough = wanted.qualityOfService() != MqttQoS.AT_MOST_ONCE;
      if (own && enough) {
        subscribed.add(wanted.topicName());
      }
      codes.add(
          own && enough ? MqttSubAckReasonCode.GRANTED_QOS1 : MqttSubAckReasonCode.NOT_AUTHORIZED);
    }
    endpoint.subscribeAcknowledge(message.messageId(), codes, MqttWords.none());
    subscribed(subscribed, true);
  }

  private void subscribed(List<String> topics, boolean open) {
    if (topics.contains(MqttWords.commandTopic(terminal.imei()))) {
      commands.setOpen(open);
    }
    if (topics.contains(MqttWords.cardTopic(terminal.imei()))) {
      cards.setOpen(open);
    }
  }

  private void onPublish(MqttPublishMessage message) {
    heard();
    if (state != State.LIVE) {
      return;
    }
    if (message.qosLevel() != MqttQoS.AT_LEAST_ONCE) {
      disconnect(MqttDisconnectReasonCode.QOS_NOT_SUPPORTED, "not QoS 1");
    } else if (message.isRetain()) {
      disconnect(MqttDisconnectReasonCode.RETAIN_NOT_SUPPORTED, "retained");
    } else if (unacknowledged >= MqttWords.RECEIVE_MAXIMUM) {
      disconnect(
          MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more messages than it may send");
    } else {
      unacknowledged++;
      int id = message.messageId();
      byte[] payload = message.payload().getBytes();
      int records = inbox.take(message.topicName(), payload, answer -> acknowledge(id, answer));
      long pause = ports.rates().pauseAfter(terminal.imei(), from, records, payload.length);
      pausedUntilNanos = System.nanoTime() + pause;
    }
  }

  /** Refusals come late, and so do all answers to a terminal that sends more than agreed. */
  private void acknowledge(int id, MqttAnswer answer) {
    long wait = Duration.ofNanos(pausedUntilNanos - System.nanoTime()).toMillis();
    if (answer.code() != MqttPubAckReasonCode.SUCCESS) {
      LOG.warnf("message of terminal %s refused: %s", terminal.imei(), answer.reason());
      wait = Math.max(wait, Math.max(1, config.refusalPause().toMillis()));
    }
    if (wait > 0) {
      loop.owner().setTimer(wait, _ -> onLoop(() -> puback(id, answer)));
    } else {
      puback(id, answer);
    }
  }

  private void puback(int id, MqttAnswer answer) {
    unacknowledged--;
    if (state == State.LIVE) {
      unlessClosed(
          () -> endpoint.publishAcknowledge(id, answer.code(), MqttWords.reason(answer.reason())));
    }
  }

  private void send(SignedCommand command) {
    publish(MqttWords.commandTopic(terminal.imei()), command.envelope());
  }

  private void sendCards(String signed) {
    publish(MqttWords.cardTopic(terminal.imei()), signed);
  }

  private void publish(String topic, String text) {
    unlessClosed(
        () ->
            endpoint.publish(
                topic,
                Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)),
                MqttQoS.AT_LEAST_ONCE,
                false,
                false));
  }

  @Override
  public void end(String reason) {
    onLoop(() -> disconnect(MqttDisconnectReasonCode.ADMINISTRATIVE_ACTION, reason));
  }

  private void disconnect(MqttDisconnectReasonCode code, String reason) {
    if (state == State.CLOSED) {
      return;
    }
    LOG.infof("connection of terminal %s closed: %s", name(), reason);
    boolean live = state == State.LIVE;
    state = State.CLOSED;
    leave();
    unlessClosed(live ? () -> endpoint.disconnect(code, MqttWords.none()) : endpoint::close);
  }

  private void closed() {
    state = State.CLOSED;
    leave();
    onClosed.run();
  }

  /** Whatever the reason, once or several times: nothing of this connection counts any more. */
  private void leave() {
    if (inbox != null) {
      inbox.close();
    }
    commands.close();
    cards.close();
    if (terminal != null) {
      ports.sessions().remove(this);
    }
  }

  private String name() {
    String client = endpoint.clientIdentifier();
    return imei(client).isPresent() ? client : "without a name";
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

  /** What is asked before the terminal has subscribed waits for that. */
  @Override
  public Uni<CommandReply> carryOut(SignedCommand command, Duration deadline) {
    return Uni.createFrom()
        .emitter(emitter -> onLoop(() -> commands.ask(command, deadline, emitter::complete)));
  }

  @Override
  public boolean takesCardLists() {
    return cards.isOpen();
  }

  @Override
  public Uni<Optional<Long>> takeCardList(String signed, Duration deadline) {
    return Uni.createFrom()
        .emitter(emitter -> onLoop(() -> cards.ask(signed, deadline, emitter::complete)));
  }

  /** Listens first, then sends an empty message, which any MQTT client acknowledges. */
  @Override
  public Uni<Boolean> probe() {
    long since = heardNanos;
    return pause()
        .flatMap(
            _ -> {
              if (heardNanos != since) {
                return Uni.createFrom().item(true);
              }
              onLoop(
                  () -> {
                    if (state == State.LIVE) {
                      publish(MqttWords.commandTopic(terminal.imei()), "");
                    }
                  });
              return pause().map(_ -> heardNanos != since);
            });
  }

  private Uni<Void> pause() {
    return Uni.createFrom().voidItem().onItem().delayIt().by(config.probeTimeout());
  }

  private void onLoop(Runnable work) {
    if (Vertx.currentContext() == loop) {
      work.run();
    } else {
      loop.runOnContext(_ -> work.run());
    }
  }
}
