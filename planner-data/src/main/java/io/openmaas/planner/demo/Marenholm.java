package io.openmaas.planner.demo;

import static io.openmaas.planner.demo.StreetKind.LIVING;
import static io.openmaas.planner.demo.StreetKind.PEDESTRIAN;
import static io.openmaas.planner.demo.StreetKind.PRIMARY;
import static io.openmaas.planner.demo.StreetKind.SECONDARY;
import static io.openmaas.planner.demo.StreetKind.TERTIARY;

import io.openmaas.core.geo.Coordinates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The hand-drawn part of Marenholm: coast, river, green, the main streets and where people live.
 * Everything smaller is filled in around it.
 *
 * <p>All figures are metres east and north of the middle of the island, which lies in open sea
 * between Rügen and Bornholm.
 */
final class Marenholm {
  static final Plane PLANE = new Plane(new Coordinates(54.915, 13.900));
  static final Point MARKET = new Point(-250, 50);

  /** Where the road across the island ends, far from the last metro station. */
  static final Point LIGHTHOUSE = new Point(4035, 470);

  private static final double STEP = 25;

  /** Where the island meets the sea, counter-clockwise, so that land lies on the left. */
  static final Polyline COAST =
      rough(
          points(
              "4250 420, 4150 820, 3750 1080, 3250 1050, 2750 1000, 2250 1350, "
                  + "1750 1950, 1000 2450, 100 2650, -800 2520, -1650 2250, -2500 1950, "
                  + "-3100 1350, -3350 550, -3200 -300, -3320 -1000, -2950 -1700, -2200 -2150, "
                  + "-1400 -2330, -800 -2280, -480 -1980, -330 -1560, -60 -1420, 200 -1450, "
                  + "400 -1700, 560 -2150, 1000 -2380, 1600 -2330, 2150 -1950, 2500 -1400, "
                  + "2950 -900, 3500 -560, 4000 -250, 4250 50"));

  static final Polyline RIVER =
      Polyline.curve(
          points(
              "1300 1420, 1050 1180, 840 900, 640 560, 470 250, 390 0, 300 -350, "
                  + "200 -750, 90 -1150, 45 -1400, 40 -1480"),
          STEP);

  static final Area RIVER_BED = new Area(Area.Kind.RIVER, "Maren", Outline.along(RIVER, 21));
  static final Area LAKE =
      area(
          Area.Kind.LAKE,
          "Marensee",
          "1220 1330, 1430 1280, 1680 1390, 1760 1560, 1600 1690, 1380 1640, " + "1240 1500");

  private Marenholm() {}

  static Outline land() {
    return new Outline(COAST.points().subList(0, COAST.points().size() - 1));
  }

  /** Where side streets and houses are laid. */
  static List<Area> builtUp() {
    return List.of(
        area(
            Area.Kind.RESIDENTIAL,
            "",
            "2120 420, 2020 760, 1620 1020, 1120 1350, 900 2080, 200 2330, -700 2300, "
                + "-1500 1980, -2300 1790, -2860 1380, -3100 550, -2960 -250, -3080 -950, "
                + "-2750 -1570, -2150 -1880, -1300 -2050, -840 -2150, -520 -1850, "
                + "-400 -1530, -80 -1330, 250 -1370, 520 -1750, 1000 -2050, 1480 -1500, "
                + "1980 -750, 2100 -100"),
        area(
            Area.Kind.RESIDENTIAL,
            "",
            "3460 100, 3470 560, 3700 860, 4010 790, 4130 400, 3990 0, 3700 -90"),
        area(
            Area.Kind.RESIDENTIAL,
            "",
            "1620 -1560, 1760 -2080, 2040 -1960, 2290 -1500, 2080 -1330, 1800 -1330"));
  }

  static List<Area> areas() {
    return List.of(
        area(Area.Kind.PARK, "Stadtpark", "60 850, 330 820, 500 980, 470 1180, 240 1220, 60 1100"),
        area(Area.Kind.PARK, "Rosenpark", "-1500 330, -1260 310, -1160 460, -1260 610, -1480 580"),
        area(Area.Kind.PARK, "Südpark", "540 -350, 740 -400, 880 -260, 800 -90, 590 -110"),
        area(Area.Kind.PARK, "Kurpark", "-880 2110, -620 2080, -330 2160, -340 2290, -760 2290"),
        area(Area.Kind.PARK, "Messepark", "1290 330, 1450 300, 1500 430, 1400 530, 1270 470"),
        area(Area.Kind.CAMPUS, "Universität Marenholm", "-560 880, -290 860, -270 1080, -540 1110"),
        area(Area.Kind.CEMETERY, "Nordfriedhof", "-1000 1230, -760 1250, -720 1420, -960 1440"),
        area(Area.Kind.CEMETERY, "Seemannsfriedhof", "1500 -560, 1660 -600, 1700 -440, 1540 -410"),
        area(
            Area.Kind.ALLOTMENTS,
            "Gartenfreunde Maren",
            "-2180 -620, -1960 -660, -1900 -430, -2130 -380"),
        area(Area.Kind.ALLOTMENTS, "Sonnenland", "830 990, 1010 930, 1090 1030, 960 1060"),
        area(Area.Kind.PITCH, "Stadion am Westring", "-2080 300, -1990 300, -1990 430, -2080 430"),
        area(
            Area.Kind.PITCH,
            "Sportplatz Rosenhügel",
            "-2620 -560, -2530 -560, -2530 -430, -2620 -430"),
        area(Area.Kind.PARK, "Westpark", "-2780 560, -2560 500, -2520 330, -2620 180, -2820 210"),
        area(
            Area.Kind.PARK,
            "Heidepark",
            "-1830 -620, -1560 -700, -1480 -920, -1640 -1010, -1860 -860"),
        area(Area.Kind.MEADOW, "Maderwiese", "-1730 820, -1560 700, -1430 860, -1560 1030"),
        area(
            Area.Kind.PITCH,
            "Sportplatz Deich",
            "-1010 -1560, -900 -1560, -900 -1440, -1010 -1440"),
        area(
            Area.Kind.ALLOTMENTS,
            "Am Werftgraben",
            "-1480 -1300, -1260 -1260, -1160 -1420, -1330 -1500"),
        area(
            Area.Kind.FOREST,
            "Wiekener Holz",
            "-2230 640, -2020 560, -1880 800, -1950 1130, -2160 1150, -2270 900"),
        area(
            Area.Kind.FOREST,
            "Kapwald",
            "2450 -200, 2750 -560, 3180 -420, 3330 -120, 3000 -20, 2650 60"),
        area(
            Area.Kind.FOREST,
            "Nordholz",
            "1040 1820, 1330 1830, 1560 1910, 1380 2120, 1060 2250, 980 2050"),
        area(
            Area.Kind.FOREST,
            "Südheide",
            "2280 -1150, 2420 -1220, 2380 -1080, 2680 -780, 2500 -640, 2300 -800"),
        area(Area.Kind.FARMLAND, "", "2200 460, 2560 420, 2900 330, 2950 640, 2620 800, 2280 760"),
        area(Area.Kind.FARMLAND, "", "2180 -500, 2380 -420, 2300 200, 2190 250"),
        area(Area.Kind.FARMLAND, "", "1650 1120, 1980 980, 2260 1090, 2080 1330, 1840 1420"),
        area(
            Area.Kind.MEADOW, "Ostwiesen", "2700 60, 3080 20, 3380 0, 3400 200, 3100 60, 2750 220"),
        area(Area.Kind.MEADOW, "", "3000 480, 3380 330, 3420 560, 3150 760"),
        area(
            Area.Kind.INDUSTRIAL,
            "Werft",
            "-900 -2160, -640 -2190, -470 -1960, -440 -1700, -600 -1640, -760 -1860"),
        area(
            Area.Kind.INDUSTRIAL,
            "Osthafen",
            "480 -1660, 640 -1720, 880 -1860, 1000 -2060, 780 -2200, 590 -2080"),
        area(
            Area.Kind.SQUARE,
            "Rathausmarkt",
            "-310 20, -280 -10, -210 0, -190 70, -220 110, -300 95"),
        beach("Nordstrand", 9.2, 14.2),
        beach("Weststrand", 17.2, 21.2),
        beach("Kapstrand", 0.3, 3.4),
        beach("Südstrand", 40.2, 43.2));
  }

  /** The streets that shape the town, most of them named by hand. */
  static List<Street> mainStreets() {
    var drawn = new ArrayList<Street>();
    Polyline wall = ring(MARKET, 520, 500, 12, 14);
    drawn.add(Street.of("Wallring", SECONDARY, wall));
    drawn.add(Street.of("Mauergasse", LIVING, ring(MARKET, 285, 262, 10, 10)));
    drawn.add(Street.of("Rathausmarkt", PEDESTRIAN, ring(MARKET, 78, 72, 8, 0)));

    Polyline outer = ring(new Point(-150, 150), 1650, 1330, 16, 25);
    double round = outer.metres();
    drawn.add(
        Street.of(
            "Ostring",
            PRIMARY,
            joined(outer.part(round * 0.875, round), outer.part(0, round * 0.125))));
    drawn.add(Street.of("Nordring", PRIMARY, outer.part(round * 0.125, round * 0.375)));
    drawn.add(Street.of("Westring", PRIMARY, outer.part(round * 0.375, round * 0.625)));
    drawn.add(Street.of("Südring", PRIMARY, outer.part(round * 0.625, round * 0.875)));

    radial(
        drawn,
        wall,
        178,
        "Fährgasse",
        LIVING,
        "Westerallee",
        PRIMARY,
        "-1200 -10, -1700 -80, -2300 -120, -2950 -190");
    radial(
        drawn,
        wall,
        135,
        "Klostergasse",
        LIVING,
        "Wiekener Straße",
        SECONDARY,
        "-1000 800, -1317 1090, -1800 1450, -2350 1620");
    radial(
        drawn,
        wall,
        92,
        "Langgasse",
        PEDESTRIAN,
        "Nordbader Straße",
        PRIMARY,
        "-200 1000, -160 1480, -150 2000, -120 2460");
    radial(
        drawn,
        wall,
        42,
        "Seilergasse",
        LIVING,
        "Seedorfer Straße",
        SECONDARY,
        "450 560, 800 640, 1250 700, 1900 880, 2480 920");
    radial(
        drawn,
        wall,
        3,
        "Krämergasse",
        PEDESTRIAN,
        "Kapstraße",
        PRIMARY,
        "600 130, 1250 200, 1550 230, 2000 420, 2600 330, 3150 100, 3550 230, " + "4060 400");
    radial(
        drawn,
        wall,
        -38,
        "Salzgasse",
        LIVING,
        "Südersander Straße",
        SECONDARY,
        "300 -380, 700 -650, 1017 -790, 1500 -1200, 1950 -1720");
    radial(
        drawn,
        wall,
        -95,
        "Fischergasse",
        PEDESTRIAN,
        "Hafenstraße",
        PRIMARY,
        "-330 -800, -300 -1175, -540 -1500, -690 -1900, -800 -2090");
    radial(
        drawn,
        wall,
        -140,
        "Gerbergasse",
        LIVING,
        "Heidestraße",
        SECONDARY,
        "-1000 -600, -1317 -790, -1800 -1200, -2260 -1720");

    Polyline quays = RIVER.part(385, RIVER.metres() - 250);
    drawn.add(street("Marenufer", TERTIARY, quays.beside(46)));
    drawn.add(street("Schwanenufer", TERTIARY, quays.beside(-46)));
    curve(
        drawn,
        "Brückenstraße",
        TERTIARY,
        "-560 -730, -300 -800, 0 -790, 210 -820, 600 -900, 1017 -800");
    curve(
        drawn,
        "Parkallee",
        TERTIARY,
        "-760 640, -400 740, -190 730, 150 700, 400 760, 620 860, 900 780, " + "1080 690");
    curve(drawn, "Rosenallee", TERTIARY, "-1080 880, -1130 480, -1180 0, -1120 -350, -1020 -610");
    curve(drawn, "Messestraße", TERTIARY, "830 640, 930 400, 950 160, 900 -200, 760 -690");

    curve(
        drawn,
        "Strandallee",
        TERTIARY,
        "-2330 1620, -2830 1180, -3080 520, -2940 -250, -3040 -950, -2720 -1480, " + "-2240 -1700");
    curve(
        drawn,
        "Dünenallee",
        TERTIARY,
        "-2080 1560, -2330 1000, -2400 100, -2430 -800, -2080 -1470");
    curve(
        drawn, "Kirchfeldallee", TERTIARY, "-1690 1370, -1100 1820, -150 1930, 560 1880, 800 1720");
    curve(
        drawn,
        "Seestraße",
        TERTIARY,
        "560 1330, 740 1600, 830 1900, 700 2150, 300 2300, -120 2400, -700 2340, "
            + "-1150 2120, -1120 1810");
    curve(drawn, "Werftstraße", TERTIARY, "-1740 -1140, -1330 -1690, -1000 -1800, -680 -1810");
    curve(drawn, "Deichstraße", TERTIARY, "-2000 -1420, -1600 -1880, -1150 -2010, -790 -1990");
    curve(
        drawn,
        "Speicherstraße",
        TERTIARY,
        "380 -1090, 430 -1420, 620 -1660, 1050 -1760, 1380 -1450, 1480 -1170");
    curve(drawn, "Ostendstraße", TERTIARY, "1880 890, 2010 420, 1990 -50, 1830 -560, 1300 -1020");
    curve(
        drawn,
        "Kapring",
        TERTIARY,
        "3560 220, 3560 560, 3800 760, 4000 620, 4050 400, 3930 70, 3700 10, " + "3570 210");
    curve(
        drawn,
        "Am Südersand",
        TERTIARY,
        "1690 -1410, 1760 -1760, 1930 -1930, 2090 -1750, 2170 -1500, 1960 -1420, " + "1690 -1420");
    curve(
        drawn,
        "Südküstenstraße",
        SECONDARY,
        "3700 20, 3350 -420, 2850 -700, 2450 -1260, 2150 -1560");
    curve(drawn, "Nordküstenstraße", TERTIARY, "2460 920, 2900 830, 3250 860, 3580 600");
    return drawn.stream()
        .map(street -> endingOnOthers(street, drawn))
        .flatMap(street -> bridged(street).stream())
        .toList();
  }

  /** Leads an end that stops short of another street on to it and a little beyond. */
  private static Street endingOnOthers(Street street, List<Street> drawn) {
    var points = new ArrayList<>(street.line().points());
    nearbyStreet(points.getFirst(), street, drawn).ifPresent(points::addFirst);
    nearbyStreet(points.getLast(), street, drawn).ifPresent(points::addLast);
    return street.withLine(new Polyline(points));
  }

  private static Optional<Point> nearbyStreet(Point end, Street street, List<Street> drawn) {
    return drawn.stream()
        .filter(other -> other != street)
        .map(other -> other.line().nearest(end))
        .min(Comparator.comparingDouble(Polyline.Foot::apart))
        .filter(foot -> foot.apart() > 1 && foot.apart() < 90)
        .map(foot -> end.away(end.bearingTo(foot.point()), foot.apart() + 5));
  }

  /** Quarters and villages, for the labels of the map. */
  static List<Town.PlaceName> placeNames() {
    return List.of(
        new Town.PlaceName("town", "Marenholm", new Point(-250, 130)),
        new Town.PlaceName("suburb", "Altstadt", new Point(-120, -170)),
        new Town.PlaceName("suburb", "Rosenhügel", new Point(-2050, -160)),
        new Town.PlaceName("suburb", "Westerstrand", new Point(-2760, 250)),
        new Town.PlaceName("suburb", "Lindenhof", new Point(-1450, -330)),
        new Town.PlaceName("suburb", "Kirchfeld", new Point(-500, 1650)),
        new Town.PlaceName("suburb", "Nordbad", new Point(150, 2130)),
        new Town.PlaceName("suburb", "Parkviertel", new Point(60, 620)),
        new Town.PlaceName("suburb", "Messe", new Point(1180, 30)),
        new Town.PlaceName("suburb", "Ostend", new Point(1780, 130)),
        new Town.PlaceName("suburb", "Südstadt", new Point(-700, -900)),
        new Town.PlaceName("suburb", "Speicherstadt", new Point(900, -1350)),
        new Town.PlaceName("suburb", "Werftviertel", new Point(-1250, -1500)),
        new Town.PlaceName("suburb", "Wieken", new Point(-2480, 1450)),
        new Town.PlaceName("village", "Ostkap", new Point(3780, 480)),
        new Town.PlaceName("village", "Südersand", new Point(1950, -1640)),
        new Town.PlaceName("hamlet", "Seedorf", new Point(2480, 960)));
  }

  /** The stations of the metro, line by line; lines meet where they share a name. */
  static List<MetroLine> metroLines() {
    return List.of(
        new MetroLine(
            "M1",
            "005AA9",
            List.of(
                named("Westerstrand", -2790, -175),
                named("Rosenhügel", -2150, -110),
                named("Lindenhof", -1510, -55),
                named("Westtor", -850, 35),
                named("Rathausmarkt", -250, 130),
                named("Marenbrücke", 520, 118),
                named("Messeplatz", 1240, 198))),
        new MetroLine(
            "M2",
            "C1272D",
            List.of(
                named("Nordbad", -125, 2290),
                named("Kirchfeld", -155, 1690),
                named("Universität", -180, 1010),
                named("Rathausmarkt", -250, 130),
                named("Südtor", -310, -520),
                named("Alter Hafen", -320, -1090),
                named("Werft", -650, -1770))));
  }

  /** The bus lines, by places on main streets that they pass. None goes to Ostkap. */
  static List<BusLine> busLines() {
    return List.of(
        new BusLine(
            "10",
            "E8A33D",
            points("-2790 -175, -3080 520, -2350 1620, -1100 1820, -150 1930, -125 2390")),
        new BusLine(
            "20",
            "6A9A3A",
            points(
                "-2350 1610, -1317 1090, -620 420, -770 50, -250 -450, 160 -270, 700 -650, "
                    + "1500 -1200, 1930 -1690")),
        new BusLine(
            "30",
            "8E5BA6",
            points(
                "-2250 -1700, -1317 -790, -320 -1090, 430 -1420, 1050 -1760, 1480 -1170, "
                    + "1830 -560")),
        new BusLine(
            "40",
            "3AA6A0",
            points(
                "-2400 -100, -1510 -55, -1800 150, -1317 1090, -160 1480, 560 1330, "
                    + "1017 1090, 1400 605, 1240 198, 950 160, 900 -200, 760 -690")));
  }

  private static NamedPlace named(String name, double x, double y) {
    return new NamedPlace(name, new Point(x, y));
  }

  record NamedPlace(String name, Point at) {}

  /**
   * A line of the metro.
   *
   * @param colour six hexadecimal digits
   */
  record MetroLine(String name, String colour, List<NamedPlace> stations) {}

  record BusLine(String name, String colour, List<Point> passes) {}

  private static List<Street> bridged(Street street) {
    var pieces = new ArrayList<Street>();
    double from = 0;
    boolean wet = false;
    double end = street.line().metres();
    for (double along = 0; along < end; along += 3) {
      Point point = street.line().at(along);
      boolean over = RIVER.nearest(point).apart() < 26 && point.y() < 1400;
      if (over != wet) {
        if (along - from > 1) {
          pieces.add(piece(street, from, along, wet));
        }
        from = along;
        wet = over;
      }
    }
    pieces.add(piece(street, from, end, wet));
    return pieces;
  }

  private static Street piece(Street street, double from, double to, boolean wet) {
    Street piece = street.withLine(street.line().part(from, to));
    return wet ? piece.onBridge() : piece;
  }

  private static void radial(
      List<Street> drawn,
      Polyline wall,
      double degrees,
      String lane,
      StreetKind laneKind,
      String name,
      StreetKind kind,
      String outside) {
    double angle = StrictMath.toRadians(degrees);
    Point gate = wall.nearest(MARKET.away(angle, 510)).point();
    var bend = MARKET.away(angle + 0.12, 290);
    drawn.add(
        street(lane, laneKind, Polyline.curve(List.of(MARKET.away(angle, 70), bend, gate), STEP)));
    var line = new ArrayList<Point>();
    line.add(gate);
    line.addAll(points(outside));
    drawn.add(street(name, kind, Polyline.curve(line, STEP)));
  }

  private static void curve(List<Street> drawn, String name, StreetKind kind, String through) {
    drawn.add(street(name, kind, Polyline.curve(points(through), STEP)));
  }

  /** Every end reaches a little too far, so that it surely crosses the street it should join. */
  private static Street street(String name, StreetKind kind, Polyline line) {
    return Street.of(name, kind, line.overshooting(7));
  }

  private static Polyline ring(Point centre, double east, double north, int corners, double dents) {
    var through = new ArrayList<Point>();
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      double dent = dents * StrictMath.sin(i * 2.4);
      through.add(
          centre.plus(
              StrictMath.cos(angle) * (east + dent), StrictMath.sin(angle) * (north + dent)));
    }
    return Polyline.loop(through, STEP);
  }

  private static Polyline joined(Polyline first, Polyline second) {
    var points = new ArrayList<>(first.points());
    points.addAll(second.points().subList(1, second.points().size()));
    return new Polyline(points);
  }

  private static Polyline rough(List<Point> through) {
    var smooth = Polyline.loop(through, 40).points();
    var rough = new ArrayList<Point>();
    for (int i = 0; i + 1 < smooth.size(); i++) {
      double dent =
          15 * StrictMath.sin(i * 0.47 + 2 * StrictMath.sin(i * 0.13))
              + 8 * StrictMath.sin(i * 1.13 + 3 * StrictMath.sin(i * 0.29));
      Point before = smooth.get(Math.floorMod(i - 1, smooth.size() - 1));
      Point after = smooth.get((i + 1) % (smooth.size() - 1));
      rough.add(smooth.get(i).away(before.bearingTo(after) + Math.PI / 2, dent));
    }
    rough.add(rough.getFirst());
    return new Polyline(rough);
  }

  /** A strip of sand between two places of the coast, each given as a number of corners. */
  private static Area beach(String name, double fromCorner, double toCorner) {
    double corners = 34;
    double round = COAST.metres();
    Polyline edge =
        COAST.part(round * fromCorner / corners, Math.min(round, round * toCorner / corners));
    return new Area(Area.Kind.BEACH, name, Outline.along(edge.beside(-20), 20));
  }

  private static Area area(Area.Kind kind, String name, String through) {
    return new Area(kind, name, Outline.soft(points(through), 30));
  }

  /** Points as text, for instance {@code 10 20, -30 40.5}: metres east and north. */
  private static List<Point> points(String coordinates) {
    var points = new ArrayList<Point>();
    for (String pair : coordinates.split(", ")) {
      String[] axes = pair.split(" ");
      points.add(new Point(Double.parseDouble(axes[0]), Double.parseDouble(axes[1])));
    }
    return points;
  }
}
