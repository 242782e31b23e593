package io.openmaas.terminal.fleet.place;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutlineTest {

  /** Corners as "lat,lon lat,lon". */
  private static List<Coordinates> corners(String text) {
    return Stream.of(text.split(" "))
        .map(pair -> pair.split(","))
        .map(p -> new Coordinates(Double.parseDouble(p[0]), Double.parseDouble(p[1])))
        .toList();
  }

  private static void wrong(String corners, String why) {
    var complaint =
        assertThrows(
            IllegalArgumentException.class, () -> Outline.checked(corners(corners)), corners);
    assertTrue(complaint.getMessage().contains(why), complaint.getMessage());
  }

  @Test
  void simple_outlines_are_taken_as_they_are() {
    for (String good :
        List.of(
            "0,0 0,1 1,0",
            "0,0 0,1 1,1 1,0",
            "1,0 1,1 0,1 0,0",
            // a corner on a straight side, and a notch
            "0,0 0,0.5 0,1 1,1 1,0",
            "0,0 0,1 1,1 0.5,0.5 1,0")) {
      assertEquals(corners(good), Outline.checked(corners(good)));
    }
  }

  @Test
  void what_crosses_or_touches_itself_is_refused() {
    wrong("0,0 1,1 0,1 1,0", "cross");
    wrong("0,0 0,1 1,1 0,0.5", "cross");
    // there and back on one line
    wrong("0,0 0,1 0,0.5 1,1", "cross");
    wrong("0,0 0,1 0,2", "cross");
    // two triangles that share a corner
    wrong("0,0 0.5,0.5 1,0 1,1 0.5,0.5 0,1", "cross");
    wrong("0,0 0,0 0,1 1,0", "repeated");
    wrong("0,0 0,1 1,1 0,0", "repeated");
    wrong("0,0 0,1", "corners");
    wrong("0,0 0,10 10,0", "wider");
    wrong("0,-170 0,170 1,170", "wider");
  }

  @Test
  void a_ring_is_closed() {
    assertEquals(3, Outline.ofClosedRing(corners("0,0 0,1 1,0 0,0")).size());
    for (String open : List.of("0,0 0,1 1,0", "0,0 0,1 1,0 1,1", "0,0 0,0")) {
      assertThrows(IllegalArgumentException.class, () -> Outline.ofClosedRing(corners(open)), open);
    }
  }

  @Test
  void a_thousand_corners_are_the_most() {
    assertDoesNotThrow(() -> Outline.checked(circle(Outline.MOST_CORNERS)));
    assertThrows(
        IllegalArgumentException.class, () -> Outline.checked(circle(Outline.MOST_CORNERS + 1)));
  }

  private static List<Coordinates> circle(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Coordinates(
                    54.9 + 0.1 * Math.sin(2 * Math.PI * i / count),
                    13.9 + 0.1 * Math.cos(2 * Math.PI * i / count)))
        .toList();
  }

  /** Of a star-shaped outline no two sides cross; with two far corners swapped some do. */
  @Test
  void stars_are_taken_and_tangled_stars_refused() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int count = 6 + random.nextInt(40);
      var star = new ArrayList<Coordinates>();
      for (int i = 0; i < count; i++) {
        double radius = 0.05 + 0.05 * random.nextDouble();
        double angle = 2 * Math.PI * i / count;
        star.add(new Coordinates(54.9 + radius * Math.sin(angle), 13.9 + radius * Math.cos(angle)));
      }
      assertDoesNotThrow(() -> Outline.checked(star), "seed " + seed);
      java.util.Collections.swap(star, 0, count / 2);
      assertThrows(IllegalArgumentException.class, () -> Outline.checked(star), "seed " + seed);
    }
  }
}
