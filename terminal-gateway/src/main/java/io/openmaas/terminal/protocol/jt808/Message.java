package io.openmaas.terminal.protocol.jt808;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** What a message says, in either direction. Numbers are unsigned as on the wire. */
public sealed interface Message {

  /** The message id of the header. */
  int id();

  /** What a general reply says of what it answers. */
  enum Result {
    DONE,
    FAILED,
    WRONG,
    UNSUPPORTED,
    /** From the platform only: it knows of the alarm. */
    ALARM_SEEN
  }

  // ---- from the terminal

  /** 0x0001: what became of a message of the platform. */
  record TerminalReply(int serial, int messageId, int result) implements Message {
    @Override
    public int id() {
      return 0x0001;
    }
  }

  /**
   * 0x0002.
   *
   * @param extra empty by the standard
   */
  record Heartbeat(Octets extra) implements Message {
    @Override
    public int id() {
      return 0x0002;
    }
  }

  /** 0x0003: the terminal will not come any more. */
  record Logout() implements Message {
    @Override
    public int id() {
      return 0x0003;
    }
  }

  /** 0x0004 (2019): what time is it? */
  record TimeRequest() implements Message {
    @Override
    public int id() {
      return 0x0004;
    }
  }

  /** 0x0100. The fields have the width of their edition; 2011 has a shorter model. */
  record Register(
      int province,
      int city,
      Octets maker,
      Octets model,
      Octets terminal,
      int plateColour,
      Octets plate)
      implements Message {
    @Override
    public int id() {
      return 0x0100;
    }
  }

  /** 0x0102. */
  record Authenticate(Octets code, Optional<Device> device) implements Message {
    @Override
    public int id() {
      return 0x0102;
    }
  }

  /**
   * What a 2019 terminal adds when it authenticates.
   *
   * @param imei 15 bytes
   */
  record Device(Octets imei, Octets software) {}

  /** 0x0104. */
  record ParameterAnswer(int serial, List<Parameter> parameters) implements Message {
    public ParameterAnswer {
      parameters = List.copyOf(parameters);
    }

    @Override
    public int id() {
      return 0x0104;
    }
  }

  /**
   * @param id 32 bits
   * @param value at most 255 bytes
   */
  record Parameter(long id, Octets value) {}

  /** 0x0107: what the terminal is, not read further. */
  record Attributes(Octets body) implements Message {
    @Override
    public int id() {
      return 0x0107;
    }
  }

  /** 0x0200. */
  record LocationReport(Location location) implements Message {
    @Override
    public int id() {
      return 0x0200;
    }
  }

  /** 0x0201: answers 0x8201. */
  record LocationAnswer(int serial, Location location) implements Message {
    @Override
    public int id() {
      return 0x0201;
    }
  }

  /** 0x0500: answers 0x8500; the status of the location says whether the vehicle obeyed. */
  record ControlAnswer(int serial, Location location) implements Message {
    @Override
    public int id() {
      return 0x0500;
    }
  }

  /** 0x0608 (2019): the areas a terminal watches; the data are as they were set. */
  record AreasAnswer(int kind, long count, Octets data) implements Message {
    @Override
    public int id() {
      return 0x0608;
    }
  }

  /** 0x0702: a driver's card was put in or taken out. */
  record DriverCard(int status, DeviceTime time, Optional<CardRead> read) implements Message {
    /** The card was put in. */
    public static final int INSERTED = 1;

    /** The card was taken out. */
    public static final int REMOVED = 2;

    @Override
    public int id() {
      return 0x0702;
    }
  }

  /**
   * How reading the card went.
   *
   * @param result 0: it was read
   */
  record CardRead(int result, Optional<Card> card) {}

  /**
   * What the card says.
   *
   * @param qualification 20 bytes: the number of the driver's professional licence
   * @param validUntil 8 digits of a date
   * @param identity 20 bytes: the driver's number; edition 2019 only
   */
  record Card(
      Octets name,
      Octets qualification,
      Octets authority,
      String validUntil,
      Optional<Octets> identity) {}

  /**
   * 0x0704.
   *
   * @param kind 0 usual, 1 kept while there was no network
   */
  record LocationBatch(int kind, List<Location> locations) implements Message {
    public LocationBatch {
      locations = List.copyOf(locations);
    }

    @Override
    public int id() {
      return 0x0704;
    }
  }

  // ---- from the platform

  /** 0x8001: what became of a message of the terminal. */
  record PlatformReply(int serial, int messageId, int result) implements Message {
    @Override
    public int id() {
      return 0x8001;
    }
  }

  /** 0x8003: these parts of a message did not come; 0x0005 (2019) from the terminal. */
  record ResendRequest(int id, int firstSerial, List<Integer> parts) implements Message {
    public static final int FROM_PLATFORM = 0x8003;
    public static final int FROM_TERMINAL = 0x0005;

    public ResendRequest {
      parts = List.copyOf(parts);
    }
  }

  /** 0x8004 (2019): the time in UTC. */
  record TimeAnswer(LocalDateTime utc) implements Message {
    @Override
    public int id() {
      return 0x8004;
    }
  }

  /**
   * 0x8100.
   *
   * @param result 0 done, 1 vehicle registered, 2 no such vehicle, 3 terminal registered, 4 no such
   *     terminal
   * @param code only where it is done
   */
  record RegisterReply(int serial, int result, Optional<Octets> code) implements Message {
    public static final int DONE = 0;
    public static final int ALREADY_REGISTERED = 3;
    public static final int NO_SUCH_TERMINAL = 4;

    @Override
    public int id() {
      return 0x8100;
    }
  }

  /** 0x8103. */
  record SetParameters(List<Parameter> parameters) implements Message {
    public SetParameters {
      parameters = List.copyOf(parameters);
    }

    @Override
    public int id() {
      return 0x8103;
    }
  }

  /** 0x8104: all of them. */
  record QueryParameters() implements Message {
    @Override
    public int id() {
      return 0x8104;
    }
  }

  /** 0x8105: a command word, 1 byte, and its parameters in GBK. */
  record TerminalControl(int word, Octets parameters) implements Message {
    @Override
    public int id() {
      return 0x8105;
    }
  }

  /** 0x8106: only these. */
  record QuerySomeParameters(List<Long> ids) implements Message {
    public QuerySomeParameters {
      ids = List.copyOf(ids);
    }

    @Override
    public int id() {
      return 0x8106;
    }
  }

  /** 0x8107. */
  record QueryAttributes() implements Message {
    @Override
    public int id() {
      return 0x8107;
    }
  }

  /** 0x8201. */
  record QueryLocation() implements Message {
    @Override
    public int id() {
      return 0x8201;
    }
  }

  /**
   * 0x8300.
   *
   * @param kind edition 2019 only: 1 notice, 2 service
   */
  record Text(int flags, Optional<Integer> kind, Octets text) implements Message {
    /** It is shown on the terminal's display. */
    public static final int DISPLAY = 1 << 2;

    /** Edition 2019: it is a notice, not a service (1) and not urgent (2). */
    public static final int NOTICE = 3;

    @Override
    public int id() {
      return 0x8300;
    }
  }

  /** 0x8500. In edition 2013 one byte of flags, in 2019 a list of controls of which this is one. */
  record DoorControl(Doors doors) implements Message {
    @Override
    public int id() {
      return 0x8500;
    }
  }

  enum Doors {
    UNLOCK,
    LOCK
  }

  /**
   * 0x8600, 0x8602: circles or rectangles.
   *
   * @param mode 0 replace all, 1 add, 2 change
   * @param areas all of this kind
   */
  record SetAreas(Area.Kind kind, int mode, List<Area> areas) implements Message {
    public SetAreas {
      areas = List.copyOf(areas);
      for (Area area : areas) {
        boolean fits =
            switch (area) {
              case Area.Circle _ -> kind == Area.Kind.CIRCLE;
              case Area.Rectangle _ -> kind == Area.Kind.RECTANGLE;
              case Area.Polygon _, Area.Route _ -> false;
            };
        if (!fits) {
          throw new IllegalArgumentException("not a " + kind + ": " + area);
        }
      }
    }

    @Override
    public int id() {
      return kind.setId();
    }
  }

  /** 0x8604. */
  record SetPolygon(Area.Polygon polygon) implements Message {
    @Override
    public int id() {
      return Area.Kind.POLYGON.setId();
    }
  }

  /** 0x8606. */
  record SetRoute(Area.Route route) implements Message {
    @Override
    public int id() {
      return Area.Kind.ROUTE.setId();
    }
  }

  /**
   * 0x8601, 0x8603, 0x8605, 0x8607.
   *
   * @param areas their ids, at most 125; none means all
   */
  record DeleteAreas(Area.Kind kind, List<Long> areas) implements Message {
    public DeleteAreas {
      areas = List.copyOf(areas);
    }

    @Override
    public int id() {
      return kind.deleteId();
    }
  }

  /** 0x8608 (2019): none means all. */
  record QueryAreas(Area.Kind kind, List<Long> areas) implements Message {
    public QueryAreas {
      areas = List.copyOf(areas);
    }

    @Override
    public int id() {
      return 0x8608;
    }
  }

  /** Any other message, kept as it came. */
  record Other(int id, Octets body) implements Message {}
}
