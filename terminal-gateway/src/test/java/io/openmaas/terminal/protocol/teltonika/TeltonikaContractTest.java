package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.ProtocolContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Teltonika's codecs over TCP keep the contract of all protocols. */
class TeltonikaContractTest implements ProtocolContract {

  @Override
  public Sample sample(Random random) {
    Packet packet = new RandomPackets(random).next();
    return new Sample(packet, FrameEncoder.encode(packet));
  }

  @Override
  public List<Object> read(List<byte[]> pieces) {
    var reader = new FrameReader();
    reader.feed(FrameEncoder.hello(new Imei("352093081452251")));
    var understood = new ArrayList<Object>();
    for (byte[] piece : pieces) {
      for (Received received : reader.feed(piece.clone())) {
        switch (received) {
          case Received.Records records -> understood.add(records.packet());
          case Received.Answers answers -> understood.add(answers.packet());
          case Received.Hello _, Received.KeepAlive _, Received.Malformed _ -> {}
        }
      }
    }
    return understood;
  }
}
