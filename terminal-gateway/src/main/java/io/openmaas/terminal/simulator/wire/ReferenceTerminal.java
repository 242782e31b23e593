package io.openmaas.terminal.simulator.wire;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import io.openmaas.terminal.simulator.CarState;
import io.openmaas.terminal.simulator.Drive;
import io.openmaas.terminal.simulator.DriveProgress;
import io.openmaas.terminal.simulator.Speech;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One terminal that speaks openmaas-terminal/1, as a real one would: it chains and signs its
 * records, keeps them until they are acknowledged, connects again when the line is cut, verifies
 * commands, obeys each once and says so. It runs on a virtual thread of its own; the MQTT client
 * has its own threads.
 */
final class ReferenceTerminal implements FleetTerminal {
  private static final System.Logger LOG = System.getLogger(ReferenceTerminal.class.getName());
  private static final int RECORDS_PER_MESSAGE = 50;
  private static final int ANSWER_SECONDS = 60;
  private static final int CONNECT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 3_000;
  private static final long CLOCK_CHECK_MILLIS = 20;

  private final Imei imei;
  private final Speech.Reference speech;
  private final Flash flash;
  private final ReferenceMemory memory;
  private final ReferenceObedience obedience;
  private final ReferenceCards cards;
  private final InstantSource clock;
  private final Consumer<DriveProgress> onProgress;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean connected;
  private volatile int sentOfDrive;

  ReferenceTerminal(
      Imei imei,
      Speech.Reference speech,
      Flash flash,
      ReferenceMemory memory,
      InstantSource clock,
      Consumer<DriveProgress> onProgress) {
    this.imei = imei;
    this.speech = speech;
    this.flash = flash;
    this.memory = memory;
    this.obedience = new ReferenceObedience(imei, speech, flash, memory, clock);
    this.cards = new ReferenceCards(imei, speech, memory, clock);
    this.clock = clock;
    this.onProgress = onProgress;
    thread = Thread.ofVirtual().name("terminal " + imei).start(this::run);
  }

  @Override
  public Flash flash() {
    return flash;
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public CarState car() {
    return memory.contents().car();
  }

  @Override
  public DriveProgress progress() {
    return flash.progress(sentOfDrive);
  }

  @Override
  public void start(Drive drive) {
    sentOfDrive = 0;
    flash.add(drive);
    wake();
  }

  @Override
  public boolean holdCard(String number) {
    return cards.hold(number);
  }

  private void wake() {
    synchronized (flash) {
      flash.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    thread.interrupt();
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      Mqtt5AsyncClient client = client();
      try {
        connect(client);
        pause = FIRST_PAUSE_MILLIS;
        serve(client);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "terminal " + imei + " lost its line", e);
      } catch (InterruptedException e) {
        break;
      } finally {
        connected = false;
        leave(client);
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        break;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private Mqtt5AsyncClient client() {
    var builder =
        Mqtt5Client.builder()
            .identifier(imei.value())
            .serverHost(speech.gateway().getHostString())
            .serverPort(speech.gateway().getPort())
            .addDisconnectedListener(_ -> wake());
    speech.tls().map(PemFiles::config).ifPresent(builder::sslConfig);
    Mqtt5AsyncClient client = builder.buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, message -> obey(client, message));
    return client;
  }

  private void connect(Mqtt5AsyncClient client) throws IOException, InterruptedException {
    Mqtt5ConnAck accepted =
        await(
            client.connectWith().cleanStart(false).keepAlive(KEEP_ALIVE_SECONDS).send(),
            CONNECT_SECONDS);
    agree(chainOf(accepted));
    await(
        client
            .subscribeWith()
            .addSubscription()
            .topicFilter("t/" + imei + "/commands")
            .qos(MqttQos.AT_LEAST_ONCE)
            .applySubscription()
            .addSubscription()
            .topicFilter("t/" + imei + "/cards")
            .qos(MqttQos.AT_LEAST_ONCE)
            .applySubscription()
            .send(),
        CONNECT_SECONDS);
    connected = true;
  }

  private static void leave(Mqtt5AsyncClient client) {
    if (client.getState().isConnectedOrReconnect()) {
      client.disconnect();
    }
  }

  private static ChainHead chainOf(Mqtt5ConnAck accepted) throws IOException {
    Map<String, String> said = new HashMap<>();
    accepted
        .getUserProperties()
        .asList()
        .forEach(pair -> said.put(pair.getName().toString(), pair.getValue().toString()));
    try {
      return new ChainHead(
          Long.parseLong(said.get("epoch")),
          Long.parseLong(said.get("sequence")),
          said.get("hash"));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IOException("the gateway does not say how far the chain is kept", e);
    }
  }

  /**
   * Goes on with the chain, or begins a new epoch if this memory is not the one that the gateway
   * has heard from. What the gateway kept and did not acknowledge is sent again: it will know it.
   */
  private void agree(ChainHead kept) {
    ReferenceMemory.Contents own = memory.contents();
    ChainHead head = own.head();
    long acknowledged = flash.acknowledgedEver() - own.base();
    boolean follows =
        head.epoch() > 0
            && flash.life().recordsMade() >= own.base() + head.sequence()
            && acknowledged >= 0
            && acknowledged <= head.sequence()
            && (head.epoch() > kept.epoch() && head.sequence() == 0
                || head.epoch() == kept.epoch()
                    && (kept.sequence() > head.sequence() || kept.equals(head)));
    if (!follows) {
      long epoch = Math.max(kept.epoch(), head.epoch()) + 1;
      long base = flash.acknowledgedEver();
      memory.change(contents -> contents.withHead(base, ChainHead.start(epoch)));
    } else if (acknowledged < head.sequence()) { // killed between the two files
      flash.acknowledge((int) (head.sequence() - acknowledged));
    }
  }

  private void serve(Mqtt5AsyncClient client) throws IOException, InterruptedException {
    Thread receipts =
        Thread.ofVirtual().name("terminal " + imei + " receipts").start(() -> sendReceipts(client));
    try {
      while (!closed && client.getState().isConnected()) {
        List<TerminalRecord> due =
            cards.shownIn(flash.dueRecords(clock.instant(), RECORDS_PER_MESSAGE));
        if (!due.isEmpty()) {
          sendRecords(client, due);
        } else {
          synchronized (flash) {
            flash.wait(flash.hasUnacknowledged() ? CLOCK_CHECK_MILLIS : 1_000);
          }
        }
      }
    } finally {
      receipts.interrupt();
    }
  }

  /** Apart from the records, which may have to wait for their commit. */
  private void sendReceipts(Mqtt5AsyncClient client) {
    try {
      while (client.getState().isConnected()) {
        List<String> receipts = memory.contents().receipts();
        if (receipts.isEmpty()) {
          memory.awaitChange(1_000);
        } else {
          sendReceipt(client, receipts.getFirst());
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a receipt of " + imei + " waits", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendRecords(Mqtt5AsyncClient client, List<TerminalRecord> due)
      throws IOException, InterruptedException {
    ReferenceMemory.Contents own = memory.contents();
    SignedRecords message = SignedRecords.sign(imei, own.head(), due, speech.key());
    sentOfDrive += due.size();
    Mqtt5PubAckReasonCode answer = publish(client, "records", RecordsCodec.write(message));
    switch (answer) {
      case SUCCESS -> {
        ChainHead after = message.heads().getLast();
        boolean driving = flash.isDriving();
        memory.change(contents -> contents.withHead(contents.base(), after));
        flash.acknowledge(due.size());
        if (driving) {
          onProgress.accept(progress());
        }
      }
      case QUOTA_EXCEEDED -> Thread.sleep(FIRST_PAUSE_MILLIS);
      default -> throw new IOException("the gateway answered " + answer + " to records");
    }
  }

  /** One that the gateway will never take is given up. */
  private void sendReceipt(Mqtt5AsyncClient client, String receipt)
      throws IOException, InterruptedException {
    Mqtt5PubAckReasonCode answer =
        publish(client, "receipts", receipt.getBytes(StandardCharsets.US_ASCII));
    switch (answer) {
      case SUCCESS, NOT_AUTHORIZED, PAYLOAD_FORMAT_INVALID ->
          memory.change(contents -> contents.without(receipt));
      default -> Thread.sleep(FIRST_PAUSE_MILLIS);
    }
  }

  private Mqtt5PubAckReasonCode publish(Mqtt5AsyncClient client, String topic, byte[] message)
      throws IOException, InterruptedException {
    CompletableFuture<Mqtt5PublishResult> sent =
        client
            .publishWith()
            .topic("t/" + imei + "/" + topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(message)
            .send();
    try {
      Mqtt5PublishResult result = await(sent, ANSWER_SECONDS);
      if (result.getError().isPresent()) {
        throw new IOException(result.getError().get());
      }
      return Mqtt5PubAckReasonCode.SUCCESS;
    } catch (IOException e) {
      if (e.getCause() instanceof Mqtt5PubAckException refused) {
        return refused.getMqttMessage().getReasonCode();
      }
      throw e;
    }
  }

  private static <T> T await(CompletableFuture<T> future, int seconds)
      throws IOException, InterruptedException {
    try {
      return future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer", e);
    }
  }

  /** On a thread of the MQTT client, one message after the other. */
  private void obey(Mqtt5AsyncClient client, Mqtt5Publish message) {
    if (closed || message.getPayloadAsBytes().length == 0) {
      return; // the gateway asks whether somebody is there; the client has answered
    }
    String text = new String(message.getPayloadAsBytes(), StandardCharsets.ISO_8859_1);
    if (message.getTopic().toString().endsWith("/cards")) {
      cards
          .take(text)
          .ifPresent(
              receipt ->
                  client
                      .publishWith()
                      .topic("t/" + imei + "/cards-acknowledged")
                      .qos(MqttQos.AT_LEAST_ONCE)
                      .payload(receipt.getBytes(StandardCharsets.US_ASCII))
                      .send());
    } else {
      obedience.obey(text);
    }
  }
}
