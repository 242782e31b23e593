package io.openmaas.terminal.session.wire;

import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;

/**
 * What a message of a terminal is answered.
 *
 * @param reason for the terminal's people; empty for a success
 */
record MqttAnswer(MqttPubAckReasonCode code, String reason) {
  /** Committed, or committed before. */
  static final MqttAnswer COMMITTED = new MqttAnswer(MqttPubAckReasonCode.SUCCESS, "");

  /** Not now: the same is welcome later. */
  static MqttAnswer later(String reason) {
    return new MqttAnswer(MqttPubAckReasonCode.QUOTA_EXCEEDED, reason);
  }

  /** Not of this protocol: sending the same again is of no use. */
  static MqttAnswer malformed(String reason) {
    return new MqttAnswer(MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID, reason);
  }

  /** Not this terminal's: wrong topic, wrong name or wrong signature. */
  static MqttAnswer notAuthorised(String reason) {
    return new MqttAnswer(MqttPubAckReasonCode.NOT_AUTHORIZED, reason);
  }

  /** It does not follow, or could not be kept. */
  static MqttAnswer refused(String reason) {
    return new MqttAnswer(MqttPubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, reason);
  }
}
