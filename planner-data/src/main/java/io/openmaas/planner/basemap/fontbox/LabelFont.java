package io.openmaas.planner.basemap.fontbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Liberation Sans (SIL Open Font License 1.1, found in the jar of PDFBox) as the signed distance
 * fields that MapLibre draws labels from, 256 characters at a time.
 *
 * @see <a href="https://github.com/mapbox/node-fontnik">the format, glyphs.proto</a>
 */
public final class LabelFont {
  public static final String NAME = "Liberation Sans Regular";

  private static final String RESOURCE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final int LAST_CHARACTER = 0xFFFF;

  private final TrueTypeFont font;
  private final CmapLookup characters;
  private final ConcurrentMap<Integer, byte[]> ranges = new ConcurrentHashMap<>();

  public LabelFont() {
    try (InputStream in = LabelFont.class.getResourceAsStream(RESOURCE)) {
      font = new TTFParser().parse(new RandomAccessReadBuffer(in));
      characters = font.getUnicodeCmapLookup();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The glyphs of a range in protocol buffers, made at the first call and kept. Characters that the
   * font lacks are left out.
   *
   * @param first a multiple of 256, at most 65280
   */
  public byte[] range(int first) {
    if (first < 0 || first % 256 != 0 || first > LAST_CHARACTER) {
      throw new IllegalArgumentException(first + " does not begin a range of characters");
    }
    return ranges.computeIfAbsent(first, this::drawn);
  }

  private synchronized byte[] drawn(int first) {
    try {
      var stack = new ProtocolBuffer().text(1, NAME).text(2, first + "-" + (first + 255));
      for (int character = first; character < first + 256; character++) {
        int glyph = characters.getGlyphId(character);
        if (glyph > 0) {
          stack.message(3, glyph(character, glyph));
        }
      }
      return new ProtocolBuffer().message(1, stack).bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProtocolBuffer glyph(int character, int glyph) throws IOException {
    double scale = (double) DistanceField.SIZE / font.getUnitsPerEm();
    GlyphData outline = font.getGlyph().getGlyph(glyph);
    var message = new ProtocolBuffer().number(1, character);
    long advance = Math.round(font.getAdvanceWidth(glyph) * scale);
    if (outline == null || outline.getPath().getBounds2D().isEmpty()) {
      return message.number(3, 0).number(4, 0).signed(5, 0).signed(6, 0).number(7, advance);
    }
    var field = DistanceField.of(outline.getPath(), scale);
    return message
        .bytes(2, field.values())
        .number(3, field.width())
        .number(4, field.height())
        .signed(5, field.left())
        .signed(6, field.top() - DistanceField.ASCENT)
        .number(7, advance);
  }
}
