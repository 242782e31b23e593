package io.openmaas.terminal.session.wire;

import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.MAXIMUM_PACKET_SIZE;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.MAXIMUM_QOS;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.REASON_STRING;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.RETAIN_AVAILABLE;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.SESSION_EXPIRY_INTERVAL;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.SUBSCRIPTION_IDENTIFIER_AVAILABLE;
import static io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType.WILDCARD_SUBSCRIPTION_AVAILABLE;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.reference.ChainHead;

/** Topics and properties of openmaas-terminal/1 in MQTT 5. */
final class MqttWords {
  /**
   * Messages a terminal may have unacknowledged: one of records, the rest receipts of commands and
   * lists.
   */
  static final int RECEIVE_MAXIMUM = 4;

  private static final int LONGEST_REASON = 200;

  private MqttWords() {}

  static String recordTopic(Imei terminal) {
    return "t/" + terminal + "/records";
  }

  static String commandTopic(Imei terminal) {
    return "t/" + terminal + "/commands";
  }

  static String receiptTopic(Imei terminal) {
    return "t/" + terminal + "/receipts";
  }

  static String cardTopic(Imei terminal) {
    return "t/" + terminal + "/cards";
  }

  static String cardReceiptTopic(Imei terminal) {
    return "t/" + terminal + "/cards-acknowledged";
  }

  /** Says what the gateway can do, and how far the terminal's chain is kept. */
  static MqttProperties accepted(ChainHead head) {
    var properties = new MqttProperties();
    add(properties, SESSION_EXPIRY_INTERVAL, 0);
    add(properties, MqttPropertyType.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
    add(properties, MAXIMUM_QOS, 1);
    add(properties, RETAIN_AVAILABLE, 0);
    add(properties, MAXIMUM_PACKET_SIZE, MqttGateway.MAX_PACKET);
    add(properties, WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
    add(properties, SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
    add(properties, SHARED_SUBSCRIPTION_AVAILABLE, 0);
    var chain = new UserProperties();
    chain.add("epoch", String.valueOf(head.epoch()));
    chain.add("sequence", String.valueOf(head.sequence()));
    chain.add("hash", head.hash());
    properties.add(chain);
    return properties;
  }

  private static void add(MqttProperties properties, MqttPropertyType type, int value) {
    properties.add(new IntegerProperty(type.value(), value));
  }

  static MqttProperties reason(String reason) {
    var properties = new MqttProperties();
    if (!reason.isEmpty()) {
      String words = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
      properties.add(new StringProperty(REASON_STRING.value(), words));
    }
    return properties;
  }

  static MqttProperties none() {
    return MqttProperties.NO_PROPERTIES;
  }
}
