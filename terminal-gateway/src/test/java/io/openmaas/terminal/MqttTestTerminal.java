package io.openmaas.terminal;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.SignedRecords;
import io.openmaas.terminal.protocol.reference.SigningKey;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An openmaas-terminal/1 terminal in the hands of a test, which may make it misbehave. */
public final class MqttTestTerminal implements AutoCloseable {
  private final Imei imei;
  private final SigningKey key;
  private final Mqtt5AsyncClient client;
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();

  public MqttTestTerminal(Imei imei, SigningKey key, int port, Optional<MqttClientSslConfig> tls) {
    this(imei, imei.value(), key, port, tls);
  }

  public MqttTestTerminal(
      Imei imei, String clientId, SigningKey key, int port, Optional<MqttClientSslConfig> tls) {
    this.imei = imei;
    this.key = key;
    var builder =
        Mqtt5Client.builder().identifier(clientId).serverHost("127.0.0.1").serverPort(port);
    tls.ifPresent(builder::sslConfig);
    client = builder.buildAsync();
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        publish ->
            commands.add(new String(publish.getPayloadAsBytes(), StandardCharsets.US_ASCII)));
  }

  /** Fails as the future of the client does. */
  public Mqtt5ConnAck connect() throws Exception {
    return client.connectWith().cleanStart(false).keepAlive(30).send().get(10, TimeUnit.SECONDS);
  }

  public void subscribe() throws Exception {
    subscribe("t/" + imei + "/commands");
  }

  public void subscribe(String filter) throws Exception {
    client
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.AT_LEAST_ONCE)
        .send()
        .get(10, TimeUnit.SECONDS);
  }

  /** So many records, one each second from then. */
  public static List<TerminalRecord> records(Imei imei, Instant from, int count) {
    var records = new ArrayList<TerminalRecord>();
    for (int i = 0; i < count; i++) {
      records.add(
          new TerminalRecord(
              imei,
              from.plusSeconds(i),
              Optional.of(
                  new TerminalRecord.Fix(new Coordinates(54.9 + i / 1e5, 13.9), 10, 0, 40, 9)),
              Map.of(Measure.IGNITION, 1L, Measure.ODOMETER_DEVICE_M, 1_000L + i)));
    }
    return records;
  }

  public SignedRecords sign(ChainHead before, List<TerminalRecord> records) {
    return SignedRecords.sign(imei, before, records, key);
  }

  public Mqtt5PubAckReasonCode send(SignedRecords records) throws Exception {
    return answer(begin(records));
  }

  public CompletableFuture<Mqtt5PublishResult> begin(SignedRecords records) {
    return begin("t/" + imei + "/records", RecordsCodec.write(records));
  }

  public CompletableFuture<Mqtt5PublishResult> begin(String topic, byte[] message) {
    return begin(topic, message, MqttQos.AT_LEAST_ONCE);
  }

  public CompletableFuture<Mqtt5PublishResult> begin(String topic, byte[] message, MqttQos qos) {
    return client.publishWith().topic(topic).qos(qos).payload(message).send();
  }

  /** The reason code of the PUBACK. */
  public static Mqtt5PubAckReasonCode answer(CompletableFuture<Mqtt5PublishResult> sent)
      throws Exception {
    Throwable error;
    try {
      Mqtt5PublishResult result = sent.orTimeout(10, TimeUnit.SECONDS).join();
      error = result.getError().orElse(null);
    } catch (CompletionException e) {
      error = e.getCause();
    }
    return switch (error) {
      case null -> Mqtt5PubAckReasonCode.SUCCESS;
      case Mqtt5PubAckException refused -> refused.getMqttMessage().getReasonCode();
      default -> throw new IllegalStateException(error);
    };
  }

  /** The next message on the topic of commands; empty if none comes in time. */
  public Optional<String> nextCommand(long millis) throws InterruptedException {
    return Optional.ofNullable(commands.poll(millis, TimeUnit.MILLISECONDS));
  }

  public boolean isConnected() {
    return client.getState().isConnected();
  }

  @Override
  public void close() {
    if (client.getState().isConnected()) {
      client.disconnect().orTimeout(5, TimeUnit.SECONDS).exceptionally(_ -> null).join();
    }
  }
}
