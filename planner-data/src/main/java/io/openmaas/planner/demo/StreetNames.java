package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives streets names that a person can read, no name twice, with a theme to each part of the town
 * as German towns have it: trees here, birds there.
 */
final class StreetNames {
  private static final List<Theme> THEMES =
      List.of(
          new Theme(
              List.of(
                  "straße", "weg", "allee", "hof", "stieg", "winkel", "ring", "damm", "gang",
                  "platz"),
              "Linden Ahorn Buchen Eichen Birken Ulmen Erlen Eschen Kastanien Kiefern Tannen Fichten Weiden Pappel"
                  + " Platanen Robinien Eiben Lärchen Holunder Haselnuss Wacholder Ebereschen Akazien Walnuss"),
          new Theme(
              List.of(
                  "weg", "straße", "ring", "stieg", "hof", "grund", "pfad", "winkel", "busch",
                  "kamp"),
              "Amsel Drossel Finken Lerchen Meisen Star Schwalben Möwen Kranich Reiher Habicht Sperber Falken"
                  + " Kiebitz Zaunkönig Rotkehlchen Nachtigallen Eisvogel Kuckuck Milan Storchen Wachtel Austernfischer"),
          new Theme(
              List.of(
                  "weg", "straße", "gang", "winkel", "garten", "stieg", "hof", "pfad", "kamp",
                  "allee"),
              "Rosen Flieder Tulpen Nelken Veilchen Lilien Astern Dahlien Malven Lavendel Margeriten Krokus Primel"
                  + " Enzian Kamillen Mohn Kornblumen Ginster Jasmin Hortensien Anemonen Efeu Sanddorn Heckenrosen"),
          new Theme(
              List.of("gasse", "straße", "hof", "gang", "stiege", "winkel", "twiete", "platz"),
              "Böttcher Schmiede Weber Töpfer Bäcker Müller Schuster Glaser Sattler Färber Zimmerer Kupferschmied"
                  + " Drechsler Goldschmied Messer Korbmacher Kerzen Brauer Tuchmacher Hut Münz Apotheker Glocken Küster"),
          new Theme(
              List.of(
                  "straße", "kai", "weg", "gang", "hof", "twiete", "platz", "stieg", "damm",
                  "brücke"),
              "Kapitän Lotsen Steuermann Matrosen Anker Kompass Segel Kutter Brigg Schoner Fregatten Reeder Takel"
                  + " Tau Bojen Leuchtfeuer Dalben Winsch Schleusen Kogge Netz Hering Dorsch Aal"),
          new Theme(
              List.of(
                  "er Straße",
                  "er Weg",
                  "er Allee",
                  "er Platz",
                  "er Ring",
                  "er Damm",
                  "er Hof",
                  "er Stieg"),
              "Stralsund Wismar Rostock Lübeck Kiel Flensburg Greifswald Wolgast Anklam Barth Schwerin Husum Emden"
                  + " Bremen Hamburg Lüneburg Stade Plön Ratzeburg Güstrow Prerow Ahrenshoop Bergen Sassnitz"),
          new Theme(
              List.of(
                  "straße", "platz", "weg", "hof", "stieg", "winkel", "gang", "allee", "ring",
                  "kamp"),
              "Annen Marien Georgen Nikolai Petri Jakobi Johannis Michaelis Katharinen Barbara Martins Lorenz Ursula"
                  + " Klara Elisabeth Magdalenen Stephan Paulus Markus Lukas Brigitten Theresien Christophorus"),
          new Theme(
              List.of(
                  "weg", "straße", "blick", "pfad", "ring", "hof", "stieg", "kamp", "winkel",
                  "grund"),
              "Dünen Deich Heide Moor Wiesen Strand Brandungs Ufer Schilf Marsch Watt Bucht Muschel Bernstein Gezeiten"
                  + " Sand Kliff Findling Nordwind Ostwind Westwind Südwind Morgen Abend"));

  private final Set<String> given = new HashSet<>();
  private final List<Quarter> quarters = new ArrayList<>();

  StreetNames(List<Street> namedByHand) {
    namedByHand.forEach(street -> given.add(street.name()));
    for (Theme theme : THEMES) {
      quarters.add(new Quarter(theme));
    }
  }

  private record Theme(List<String> endings, List<String> beginnings) {
    Theme(List<String> endings, String beginnings) {
      this(endings, List.of(beginnings.split(" ")));
    }
  }

  /** The names of the part of the town in which the point lies. */
  Quarter quarter(Point point) {
    if (point.to(Marenholm.MARKET) < 470) {
      return quarters.get(3);
    }
    if (point.y() < -1250) {
      return quarters.get(4);
    }
    if (point.x() > 2500 || point.y() > 1850) {
      return quarters.get(7);
    }
    double angle = Marenholm.MARKET.bearingTo(point) + Math.PI;
    int[] around = {0, 5, 6, 2, 1, 6, 2, 0};
    return quarters.get(around[(int) (angle / (2 * Math.PI) * 8) % 8]);
  }

  /** The supply of names with one theme. */
  final class Quarter {
    private final Theme theme;
    private int used;

    private Quarter(Theme theme) {
      this.theme = theme;
    }

    /** One more name; from the next theme when this one has no more. */
    String next() {
      int size = theme.beginnings.size();
      while (used < size * theme.endings.size()) {
        String beginning = theme.beginnings.get(used * 7 % size);
        String ending = theme.endings.get((used / size + used % 3) % theme.endings.size());
        used++;
        if (given.add(beginning + ending)) {
          return beginning + ending;
        }
      }
      int next = quarters.indexOf(this) + 1;
      if (next == quarters.size()) {
        throw new IllegalStateException("the town has more streets than names");
      }
      return quarters.get(next).next();
    }
  }
}
