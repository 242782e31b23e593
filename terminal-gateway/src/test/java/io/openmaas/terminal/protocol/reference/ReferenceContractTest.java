package io.openmaas.terminal.protocol.reference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.ProtocolContract;
import io.openmaas.terminal.protocol.reference.json.RecordsCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** openmaas-terminal/1 in MQTT packets keeps the contract of all protocols. */
class ReferenceContractTest implements ProtocolContract {
  private static final SigningKey KEY = SigningKey.generate();
  private static final int MOST_RECORDS = 3;

  @Override
  public Sample sample(Random random) {
    var generator = new RandomRecords(random);
    Imei imei = generator.imei();
    ChainHead before = ChainHead.start(random.nextLong(1, ChainHead.HIGHEST));
    SignedRecords message =
        SignedRecords.sign(imei, before, generator.records(imei, MOST_RECORDS), KEY);
    var publish =
        MqttMessageBuilders.publish()
            .topicName("t/" + imei + "/records")
            .qos(MqttQoS.AT_LEAST_ONCE)
            .messageId(1 + random.nextInt(65_535))
            .payload(Unpooled.wrappedBuffer(RecordsCodec.write(message)))
            .build();
    var channel = new EmbeddedChannel(MqttEncoder.INSTANCE);
    channel.writeOutbound(publish);
    ByteBuf wire = channel.readOutbound();
    byte[] bytes = ByteBufUtil.getBytes(wire);
    wire.release();
    channel.finishAndReleaseAll();
    return new Sample(message, bytes);
  }

  @Override
  public List<Object> read(List<byte[]> pieces) {
    var channel = new EmbeddedChannel(new MqttDecoder(SignedRecords.MOST_BYTES + 1_000));
    var understood = new ArrayList<Object>();
    for (byte[] piece : pieces) {
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
      for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
        if (read instanceof MqttPublishMessage publish) {
          if (publish.decoderResult().isSuccess()
              && RecordsCodec.read(ByteBufUtil.getBytes(publish.payload()))
                  instanceof Arrival.Records(var records)
              && records.isBy(KEY.verifying(), records.heads().getLast())) {
            understood.add(records);
          }
          publish.release();
        }
      }
    }
    channel.finishAndReleaseAll();
    return understood;
  }

  /** A bit of MQTT's own header, of the packet's number for instance, may turn unseen. */
  @Override
  public boolean findsEveryWrongBit() {
    return false;
  }
}
