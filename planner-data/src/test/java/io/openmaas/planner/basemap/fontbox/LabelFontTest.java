package io.openmaas.planner.basemap.fontbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LabelFontTest {
  private final LabelFont font = new LabelFont();

  @Test
  void namesItsFontAndRange() {
    String latin = new String(font.range(0), StandardCharsets.ISO_8859_1);
    assertTrue(latin.contains(LabelFont.NAME));
    assertTrue(latin.contains("0-255"));
    assertTrue(latin.length() > 50_000, "glyphs for all of Latin-1");
  }

  @Test
  void aRangeWithoutGlyphsIsAnEmptyStack() {
    assertTrue(font.range(0xE000).length < 60);
    assertThrows(IllegalArgumentException.class, () -> font.range(100));
    assertThrows(IllegalArgumentException.class, () -> font.range(0x10000));
  }

  @Test
  void distanceIsHighInsideAndLowOutside() {
    var square = new Path2D.Double(new Rectangle2D.Double(0, 0, 10, 10));
    var field = DistanceField.of(square, 1);
    int columns = field.width() + 6;
    assertEquals(10, field.width());
    assertEquals(10, field.top());
    // half a pixel inside the left edge: 255 - 255 * (-0.5 / 8 + 0.25)
    assertEquals(207, field.values()[8 * columns + 3] & 0xFF);
    // half a pixel outside: 255 - 255 * (0.5 / 8 + 0.25)
    assertEquals(175, field.values()[8 * columns + 2] & 0xFF);
  }

  @Test
  void protocolBuffersAreEncodedAsSpecified() {
    // field 1 = 150 and field 2 = "testing", the examples of the protocol buffers' documentation
    assertArrayEquals(
        new byte[] {0x08, (byte) 0x96, 0x01}, new ProtocolBuffer().number(1, 150).bytes());
    assertArrayEquals(
        new byte[] {0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67},
        new ProtocolBuffer().text(2, "testing").bytes());
    assertArrayEquals(new byte[] {0x28, 0x03}, new ProtocolBuffer().signed(5, -2).bytes());
  }
}
