package io.openmaas.terminal.protocol.jt808;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Messages of every kind with any values that their layouts can hold. */
final class RandomMessages {
  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  Edition edition() {
    return random.nextBoolean() ? Edition.E2013 : Edition.E2019;
  }

  Header header(int messageId, Edition edition) {
    var digits = new StringBuilder();
    boolean decimal = random.nextInt(8) != 0;
    for (int i = 0; i < 2 * edition.phoneBytes(); i++) {
      digits.append(Integer.toHexString(random.nextInt(decimal ? 10 : 16)));
    }
    return new Header(
        messageId,
        edition,
        random.nextInt(20) == 0 ? 1 : 0,
        edition == Edition.E2019 ? random.nextInt(256) : 0,
        new Phone(digits.toString()),
        word(),
        Optional.empty());
  }

  Message next(Edition edition) {
    return switch (random.nextInt(32)) {
      case 0 -> new Message.TerminalReply(word(), word(), octet());
      case 1 -> new Message.Heartbeat(random.nextInt(4) == 0 ? octets(9) : Octets.NONE);
      case 2 -> new Message.Logout();
      case 3 -> new Message.TimeRequest();
      case 4 -> register(edition);
      case 5 -> authenticate(edition);
      case 6 -> new Message.ParameterAnswer(word(), list(12, this::parameter));
      case 7 -> new Message.Attributes(octets(60));
      case 8, 9, 10 -> new Message.LocationReport(location());
      case 11 -> new Message.LocationAnswer(word(), location());
      case 12 -> new Message.ControlAnswer(word(), location());
      case 13 -> new Message.AreasAnswer(octet(), dword(), octets(80));
      case 14 -> card(edition);
      case 15 -> {
        var locations = list(9, this::location);
        yield new Message.LocationBatch(
            octet(), locations.isEmpty() ? List.of(location()) : locations);
      }
      case 16 -> new Message.PlatformReply(word(), word(), octet());
      case 17 ->
          new Message.ResendRequest(
              random.nextBoolean()
                  ? Message.ResendRequest.FROM_PLATFORM
                  : Message.ResendRequest.FROM_TERMINAL,
              word(),
              list(100, this::word));
      case 18 ->
          new Message.TimeAnswer(LocalDateTime.of(2000 + random.nextInt(100), 2, 28, 23, 59, 1));
      case 19 -> {
        int result = random.nextInt(5);
        yield new Message.RegisterReply(
            word(), result, result == 0 ? Optional.of(octets(20)) : Optional.empty());
      }
      case 20 -> new Message.SetParameters(list(12, this::parameter));
      case 21 -> new Message.QueryParameters();
      case 22 -> new Message.QuerySomeParameters(list(200, this::dword));
      case 23 -> new Message.TerminalControl(octet(), octets(40));
      case 24 -> random.nextBoolean() ? new Message.QueryAttributes() : new Message.QueryLocation();
      case 25 ->
          new Message.Text(
              octet(),
              edition == Edition.E2019 ? Optional.of(octet()) : Optional.empty(),
              octets(1_300));
      case 26 ->
          new Message.DoorControl(random.nextBoolean() ? Message.Doors.LOCK : Message.Doors.UNLOCK);
      case 27 -> areas(edition);
      case 28 ->
          new Message.SetPolygon(
              new Area.Polygon(dword(), list(300, this::point), rules(edition, true)));
      case 29 ->
          new Message.SetRoute(
              new Area.Route(dword(), list(80, () -> turn(edition)), rules(edition, false)));
      case 30 ->
          random.nextBoolean()
              ? new Message.DeleteAreas(kind(), list(125, this::dword))
              : new Message.QueryAreas(kind(), list(300, this::dword));
      default -> new Message.Other(0x0f00 + random.nextInt(256), octets(300));
    };
  }

  private Message register(Edition edition) {
    boolean is2019 = edition == Edition.E2019;
    boolean is2011 = !is2019 && random.nextInt(3) == 0;
    return new Message.Register(
        word(),
        word(),
        exactly(is2019 ? 11 : 5),
        exactly(is2019 ? 30 : is2011 ? 8 : 20),
        exactly(is2019 ? 30 : 7),
        octet(),
        octets(is2011 ? 11 : 20));
  }

  private Message authenticate(Edition edition) {
    return new Message.Authenticate(
        octets(30),
        edition == Edition.E2019
            ? Optional.of(new Message.Device(exactly(15), octets(20)))
            : Optional.empty());
  }

  private Message card(Edition edition) {
    if (random.nextInt(3) == 0) {
      return new Message.DriverCard(Message.DriverCard.REMOVED, time(), Optional.empty());
    }
    int result = random.nextInt(3);
    Optional<Message.Card> card =
        result == 0
            ? Optional.of(
                new Message.Card(
                    octets(30),
                    exactly(20),
                    octets(30),
                    "20301231",
                    edition == Edition.E2019 ? Optional.of(exactly(20)) : Optional.empty()))
            : Optional.empty();
    return new Message.DriverCard(
        Message.DriverCard.INSERTED, time(), Optional.of(new Message.CardRead(result, card)));
  }

  Location location() {
    var extensions =
        list(6, () -> new Location.Extension(octet(), octets(random.nextInt(20) == 0 ? 255 : 8)));
    Octets rest = // an extension that announces more than there is
        random.nextInt(6) == 0 ? new Octets(new byte[] {1, 9, 7}) : Octets.NONE;
    return new Location(
        dword(),
        dword(),
        new Location.Position(dword(), dword(), (short) word(), word(), word()),
        time(),
        extensions,
        rest);
  }

  private DeviceTime time() {
    return random.nextInt(10) == 0
        ? new DeviceTime("000000000000")
        : new DeviceTime(
            "%02d%02d%02d%02d%02d%02d"
                .formatted(
                    random.nextInt(100),
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60)));
  }

  private Message areas(Edition edition) {
    return random.nextBoolean()
        ? new Message.SetAreas(
            Area.Kind.CIRCLE,
            octet(),
            list(20, () -> new Area.Circle(dword(), point(), dword(), rules(edition, true))))
        : new Message.SetAreas(
            Area.Kind.RECTANGLE,
            octet(),
            list(20, () -> new Area.Rectangle(dword(), point(), point(), rules(edition, true))));
  }

  private Area.Rules rules(Edition edition, boolean mayLimit) {
    int attributes = word() & ~(Area.TIMED | Area.LIMITED);
    Optional<Area.Times> times = Optional.empty();
    Optional<Area.Limit> limit = Optional.empty();
    if (random.nextBoolean()) {
      attributes |= Area.TIMED;
      times = Optional.of(new Area.Times("000000080000", "260301235959"));
    }
    if (mayLimit && random.nextBoolean()) {
      attributes |= Area.LIMITED;
      limit = Optional.of(limit(edition));
    }
    Octets name = edition == Edition.E2019 ? octets(20) : Octets.NONE;
    return new Area.Rules(attributes, times, limit, name);
  }

  private Area.Limit limit(Edition edition) {
    return new Area.Limit(word(), octet(), edition == Edition.E2019 ? word() : 0);
  }

  private Area.Turn turn(Edition edition) {
    int attributes = octet();
    return new Area.Turn(
        dword(),
        dword(),
        point(),
        octet(),
        attributes,
        (attributes & 1) != 0 ? Optional.of(new Area.Driving(word(), word())) : Optional.empty(),
        (attributes & 2) != 0 ? Optional.of(limit(edition)) : Optional.empty());
  }

  private Area.Point point() {
    return new Area.Point(dword(), dword());
  }

  private Area.Kind kind() {
    return Area.Kind.values()[random.nextInt(4)];
  }

  private Message.Parameter parameter() {
    return new Message.Parameter(dword(), octets(30));
  }

  private <T> List<T> list(int most, Supplier<T> each) {
    var list = new ArrayList<T>();
    int count = random.nextInt(random.nextInt(4) == 0 ? most + 1 : Math.min(most, 4) + 1);
    for (int i = 0; i < count; i++) {
      list.add(each.get());
    }
    return list;
  }

  private int octet() {
    return random.nextInt(256);
  }

  private int word() {
    return random.nextInt(0x10000);
  }

  private long dword() {
    return random.nextInt() & 0xffff_ffffL;
  }

  private Octets octets(int most) {
    return exactly(random.nextInt(most + 1));
  }

  /** With more of the bytes that must be escaped than chance would give. */
  private Octets exactly(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(12) == 0) {
        bytes[i] = random.nextBoolean() ? FrameReader.DELIMITER : FrameReader.ESCAPE;
      }
    }
    return new Octets(bytes);
  }
}
