package io.openmaas.terminal.protocol.jt808;

import io.openmaas.terminal.protocol.ProtocolContract;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** JT/T 808 keeps the contract of all protocols. */
class Jt808ContractTest implements ProtocolContract {

  @Override
  public Sample sample(Random random) {
    var messages = new RandomMessages(random);
    Edition edition = messages.edition();
    Message message = messages.next(edition);
    Header header = messages.header(message.id(), edition);
    var wire = new ByteArrayOutputStream();
    FrameEncoder.encode(header, message).forEach(wire::writeBytes);
    return new Sample(List.of(header.phone(), header.serial(), message), wire.toByteArray());
  }

  @Override
  public List<Object> read(List<byte[]> pieces) {
    var reader = new FrameReader();
    var assembler = new Assembler(Assembler.Limits.USUAL);
    var understood = new ArrayList<Object>();
    for (byte[] piece : pieces) {
      for (Received received : reader.feed(piece)) {
        if (received instanceof Received.Frame frame
            && assembler.add(frame, 0) instanceof Assembler.Step.Whole whole) {
          Header header = whole.header();
          if (BodyDecoder.decode(header.messageId(), header.edition(), whole.body())
              instanceof Body.Read(var message)) {
            understood.add(List.of(header.phone(), header.serial(), message));
          }
        }
      }
    }
    return understood;
  }
}
