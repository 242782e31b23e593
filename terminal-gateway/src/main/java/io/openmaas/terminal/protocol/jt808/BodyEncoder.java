package io.openmaas.terminal.protocol.jt808;

import java.time.ZoneOffset;

/** Writes the body of a message: what {@link BodyDecoder} undoes. */
public final class BodyEncoder {
  private BodyEncoder() {}

  /**
   * @throws IllegalArgumentException where a value does not fit its width
   */
  public static Octets encode(Message message, Edition edition) {
    var body = new BodyWriter();
    switch (message) {
      case Message.TerminalReply(int serial, int id, int result) ->
          body.number16(serial).number16(id).number8(result);
      case Message.PlatformReply(int serial, int id, int result) ->
          body.number16(serial).number16(id).number8(result);
      case Message.Heartbeat(var extra) -> body.octets(extra);
      case Message.Register register -> register(body, register);
      case Message.Authenticate authenticate -> authenticate(body, authenticate);
      case Message.ParameterAnswer answer -> {
        body.number16(answer.serial());
        parameters(body, answer.parameters());
      }
      case Message.Attributes(var all) -> body.octets(all);
      case Message.LocationReport(var location) -> LocationCodec.write(body, location);
      case Message.LocationAnswer(int serial, var location) ->
          LocationCodec.write(body.number16(serial), location);
      case Message.ControlAnswer(int serial, var location) ->
          LocationCodec.write(body.number16(serial), location);
      case Message.AreasAnswer(int kind, long count, var data) ->
          body.number8(kind).number32(count).octets(data);
      case Message.DriverCard card -> driverCard(body, card, edition);
      case Message.LocationBatch batch -> batch(body, batch, edition);
      case Message.ResendRequest request -> resend(body, request, edition);
      case Message.TimeAnswer(var utc) ->
          body.time(DeviceTime.of(utc.toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
      case Message.RegisterReply reply -> {
        body.number16(reply.serial()).number8(reply.result());
        reply.code().ifPresent(body::octets);
      }
      case Message.SetParameters set -> parameters(body, set.parameters());
      case Message.QuerySomeParameters(var ids) -> {
        body.number8(ids.size());
        AreaCodec.writeIds(body, ids);
      }
      case Message.TerminalControl(int word, var parameters) ->
          body.number8(word).octets(parameters);
      case Message.Text text -> text(body, text, edition);
      case Message.DoorControl(var doors) -> control(body, doors, edition);
      case Message.SetAreas set -> {
        body.number8(set.mode()).number8(set.areas().size());
        set.areas().forEach(area -> AreaCodec.write(body, area, edition));
      }
      case Message.SetPolygon(var polygon) -> AreaCodec.write(body, polygon, edition);
      case Message.SetRoute(var route) -> AreaCodec.write(body, route, edition);
      case Message.DeleteAreas delete -> {
        body.number8(delete.areas().size());
        AreaCodec.writeIds(body, delete.areas());
      }
      case Message.QueryAreas query -> {
        body.number8(query.kind().number()).number32(query.areas().size());
        AreaCodec.writeIds(body, query.areas());
      }
      case Message.Other(_, var all) -> body.octets(all);
      case Message.Logout _,
          Message.TimeRequest _,
          Message.QueryParameters _,
          Message.QueryAttributes _,
          Message.QueryLocation _ -> {}
    }
    return body.body();
  }

  private static void register(BodyWriter body, Message.Register register) {
    body.number16(register.province())
        .number16(register.city())
        .octets(register.maker())
        .octets(register.model())
        .octets(register.terminal())
        .number8(register.plateColour())
        .octets(register.plate());
  }

  private static void authenticate(BodyWriter body, Message.Authenticate authenticate) {
    if (authenticate.device().isEmpty()) {
      body.octets(authenticate.code());
      return;
    }
    Message.Device device = authenticate.device().get();
    body.number8(authenticate.code().length())
        .octets(authenticate.code())
        .octets(device.imei(), 15)
        .octets(device.software());
  }

  private static void parameters(BodyWriter body, Iterable<Message.Parameter> parameters) {
    int count = 0;
    for (Message.Parameter _ : parameters) {
      count++;
    }
    body.number8(count);
    for (Message.Parameter parameter : parameters) {
      body.number32(parameter.id()).number8(parameter.value().length()).octets(parameter.value());
    }
  }

  private static void driverCard(BodyWriter body, Message.DriverCard card, Edition edition) {
    body.number8(card.status()).time(card.time());
    if (card.read().isEmpty()) {
      return;
    }
    body.number8(card.read().get().result());
    card.read()
        .get()
        .card()
        .ifPresent(
            read -> {
              body.number8(read.name().length()).octets(read.name());
              body.octets(read.qualification(), 20);
              body.number8(read.authority().length()).octets(read.authority());
              body.digits(read.validUntil());
              if (edition == Edition.E2019) {
                body.octets(read.identity().orElse(Octets.NONE), 20);
              }
            });
  }

  private static void batch(BodyWriter body, Message.LocationBatch batch, Edition edition) {
    body.number16(batch.locations().size()).number8(batch.kind());
    for (Location location : batch.locations()) {
      Octets one = encode(new Message.LocationReport(location), edition);
      body.number16(one.length()).octets(one);
    }
  }

  private static void resend(BodyWriter body, Message.ResendRequest request, Edition edition) {
    body.number16(request.firstSerial());
    if (edition == Edition.E2019) {
      body.number16(request.parts().size());
    } else {
      body.number8(request.parts().size());
    }
    request.parts().forEach(body::number16);
  }

  private static void text(BodyWriter body, Message.Text text, Edition edition) {
    body.number8(text.flags());
    if (edition == Edition.E2019) {
      body.number8(text.kind().orElse(1));
    }
    body.octets(text.text());
  }

  private static void control(BodyWriter body, Message.Doors doors, Edition edition) {
    boolean lock = doors == Message.Doors.LOCK;
    switch (edition) {
      case E2013 -> body.number8(lock ? 1 : 0);
      case E2019 -> body.number16(1).number16(1).number8(lock ? 0 : 1);
    }
  }
}
