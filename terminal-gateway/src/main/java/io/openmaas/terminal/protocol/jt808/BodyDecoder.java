package io.openmaas.terminal.protocol.jt808;

import java.nio.BufferUnderflowException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of a message, whole or put together from its parts. */
public final class BodyDecoder {
  private static final int REGISTER_2013_BYTES = 37;
  private static final int REGISTER_2019_BYTES = 76;
  private static final int DOOR_CONTROL = 1;

  private BodyDecoder() {}

  /** Never throws, and takes no more memory than the body has bytes, by a small factor. */
  public static Body decode(int messageId, Edition edition, Octets body) {
    try {
      var reader = new BodyReader(body);
      Message message = read(messageId, edition, body, reader);
      if (!(message instanceof Message.Other)) {
        reader.checkEnd();
      }
      return new Body.Read(message);
    } catch (BufferUnderflowException e) {
      return new Body.Broken("it ends too soon");
    } catch (BodyReader.BrokenBody e) {
      return new Body.Broken(e.getMessage());
    }
  }

  private static Message read(int id, Edition edition, Octets whole, BodyReader body) {
    return switch (id) {
      case 0x0001 -> new Message.TerminalReply(body.number16(), body.number16(), body.number8());
      case 0x0002 -> new Message.Heartbeat(body.rest());
      case 0x0003 -> new Message.Logout();
      case 0x0004 -> new Message.TimeRequest();
      case 0x0005, 0x8003 -> resend(id, edition, body);
      case 0x0100 -> register(edition, whole.length(), body);
      case 0x0102 -> authenticate(edition, body);
      case 0x0104 -> parameterAnswer(body);
      case 0x0107 -> new Message.Attributes(body.rest());
      case 0x0200 -> new Message.LocationReport(LocationCodec.read(body));
      case 0x0201 -> new Message.LocationAnswer(body.number16(), LocationCodec.read(body));
      case 0x0500 -> new Message.ControlAnswer(body.number16(), LocationCodec.read(body));
      case 0x0608 -> new Message.AreasAnswer(body.number8(), body.number32(), body.rest());
      case 0x0702 -> driverCard(edition, body);
      case 0x0704 -> batch(body);
      case 0x8001 -> new Message.PlatformReply(body.number16(), body.number16(), body.number8());
      case 0x8004 -> timeAnswer(body);
      case 0x8100 -> registerReply(body);
      case 0x8103 -> new Message.SetParameters(parameters(body));
      case 0x8104 -> new Message.QueryParameters();
      case 0x8105 -> new Message.TerminalControl(body.number8(), body.rest());
      case 0x8106 -> new Message.QuerySomeParameters(AreaCodec.readIds(body, body.number8()));
      case 0x8107 -> new Message.QueryAttributes();
      case 0x8201 -> new Message.QueryLocation();
      case 0x8300 -> text(edition, body);
      case 0x8500 -> control(edition, whole, body);
      case 0x8600 -> setAreas(Area.Kind.CIRCLE, edition, body);
      case 0x8602 -> setAreas(Area.Kind.RECTANGLE, edition, body);
      case 0x8604 ->
          new Message.SetPolygon(
              (Area.Polygon) AreaCodec.readArea(body, Area.Kind.POLYGON, edition));
      case 0x8606 ->
          new Message.SetRoute((Area.Route) AreaCodec.readArea(body, Area.Kind.ROUTE, edition));
      case 0x8601 -> deleteAreas(Area.Kind.CIRCLE, body);
      case 0x8603 -> deleteAreas(Area.Kind.RECTANGLE, body);
      case 0x8605 -> deleteAreas(Area.Kind.POLYGON, body);
      case 0x8607 -> deleteAreas(Area.Kind.ROUTE, body);
      case 0x8608 -> queryAreas(body);
      default -> new Message.Other(id, whole);
    };
  }

  private static Message resend(int id, Edition edition, BodyReader body) {
    int first = body.number16();
    int count = edition == Edition.E2019 ? body.number16() : body.number8();
    var parts = new ArrayList<Integer>(Math.min(count, body.remaining() / 2));
    for (int i = 0; i < count; i++) {
      parts.add(body.number16());
    }
    return new Message.ResendRequest(id, first, parts);
  }

  /** The layout goes by the edition, and by the length where a terminal keeps an older one. */
  private static Message register(Edition edition, int length, BodyReader body) {
    boolean is2019 = edition == Edition.E2019 && length >= REGISTER_2019_BYTES;
    int modelBytes = is2019 ? 30 : length >= REGISTER_2013_BYTES ? 20 : 8;
    return new Message.Register(
        body.number16(),
        body.number16(),
        body.octets(is2019 ? 11 : 5),
        body.octets(modelBytes),
        body.octets(is2019 ? 30 : 7),
        body.number8(),
        body.rest());
  }

  /** A 2019 terminal that sends the bare code, as in 2013, is understood too. */
  private static Message authenticate(Edition edition, BodyReader body) {
    int length = body.peek(0);
    if (edition == Edition.E2013 || length < 0 || body.remaining() < 1 + length + 15) {
      return new Message.Authenticate(body.rest(), Optional.empty());
    }
    body.number8();
    Octets code = body.octets(length);
    return new Message.Authenticate(
        code, Optional.of(new Message.Device(body.octets(15), body.rest())));
  }

  private static Message parameterAnswer(BodyReader body) {
    return new Message.ParameterAnswer(body.number16(), parameters(body));
  }

  private static List<Message.Parameter> parameters(BodyReader body) {
    int count = body.number8();
    var parameters = new ArrayList<Message.Parameter>(count);
    for (int i = 0; i < count; i++) {
      long id = body.number32();
      parameters.add(new Message.Parameter(id, body.octets(body.number8())));
    }
    return parameters;
  }

  private static Message driverCard(Edition edition, BodyReader body) {
    int status = body.number8();
    if (status != Message.DriverCard.INSERTED && status != Message.DriverCard.REMOVED) {
      throw new BodyReader.BrokenBody("a card neither put in nor taken out: " + status);
    }
    DeviceTime time = body.time();
    if (status == Message.DriverCard.REMOVED) {
      body.rest(); // what some terminals leave there means nothing
      return new Message.DriverCard(status, time, Optional.empty());
    }
    int result = body.number8();
    if (result != 0) {
      body.rest();
      return new Message.DriverCard(
          status, time, Optional.of(new Message.CardRead(result, Optional.empty())));
    }
    Octets name = body.octets(body.number8());
    Octets qualification = body.octets(20);
    Octets authority = body.octets(body.number8());
    String validUntil = body.digits(4);
    Optional<Octets> identity =
        edition == Edition.E2019 ? Optional.of(body.octets(20)) : Optional.empty();
    var card = new Message.Card(name, qualification, authority, validUntil, identity);
    return new Message.DriverCard(
        status, time, Optional.of(new Message.CardRead(0, Optional.of(card))));
  }

  private static Message batch(BodyReader body) {
    int count = body.number16();
    int kind = body.number8();
    if (count == 0) {
      throw new BodyReader.BrokenBody("a batch of nothing");
    }
    var locations = new ArrayList<Location>(Math.min(count, body.remaining() / 30));
    for (int i = 0; i < count; i++) {
      Octets one = body.octets(body.number16());
      locations.add(LocationCodec.read(new BodyReader(one)));
    }
    return new Message.LocationBatch(kind, locations);
  }

  private static Message timeAnswer(BodyReader body) {
    return new Message.TimeAnswer(
        LocalDateTime.ofInstant(body.time().at(ZoneOffset.UTC), ZoneOffset.UTC));
  }

  private static Message registerReply(BodyReader body) {
    int serial = body.number16();
    int result = body.number8();
    return new Message.RegisterReply(
        serial, result, result == 0 ? Optional.of(body.rest()) : Optional.empty());
  }

  private static Message text(Edition edition, BodyReader body) {
    int flags = body.number8();
    Optional<Integer> kind =
        edition == Edition.E2019 ? Optional.of(body.number8()) : Optional.empty();
    return new Message.Text(flags, kind, body.rest());
  }

  /** Controls of vendors, whose width nobody else knows, are kept as they came. */
  private static Message control(Edition edition, Octets whole, BodyReader body) {
    int value = -1;
    if (edition == Edition.E2013 && whole.length() == 1) {
      value = body.number8();
      if (value <= 1) {
        return new Message.DoorControl(value == 1 ? Message.Doors.LOCK : Message.Doors.UNLOCK);
      }
    } else if (edition == Edition.E2019
        && whole.length() == 5
        && body.number16() == 1
        && body.number16() == DOOR_CONTROL) {
      value = body.number8();
      if (value <= 1) {
        return new Message.DoorControl(value == 0 ? Message.Doors.LOCK : Message.Doors.UNLOCK);
      }
    }
    return new Message.Other(0x8500, whole);
  }

  private static Message setAreas(Area.Kind kind, Edition edition, BodyReader body) {
    int mode = body.number8();
    int count = body.number8();
    var areas = new ArrayList<Area>(count);
    for (int i = 0; i < count; i++) {
      areas.add(AreaCodec.readArea(body, kind, edition));
    }
    return new Message.SetAreas(kind, mode, areas);
  }

  private static Message deleteAreas(Area.Kind kind, BodyReader body) {
    return new Message.DeleteAreas(kind, AreaCodec.readIds(body, body.number8()));
  }

  private static Message queryAreas(BodyReader body) {
    int kind = body.number8();
    if (kind < 1 || kind > Area.Kind.values().length) {
      throw new BodyReader.BrokenBody("no such kind of area: " + kind);
    }
    return new Message.QueryAreas(
        Area.Kind.values()[kind - 1], AreaCodec.readIds(body, body.number32()));
  }
}
