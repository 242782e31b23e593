package io.openmaas.core.booking.rest;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** Draws QR codes (ISO/IEC 18004). */
final class QrCode {
  private static final int QUIET_ZONE_MODULES = 4;

  private QrCode() {}

  /** The text as a scalable picture: one unit per module, black on white. */
  static String svg(String text) {
    BitMatrix modules = modules(text);
    var path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      int x = 0;
      while (x < modules.getWidth()) {
        int length = run(modules, x, y);
        if (length > 0) {
          path.append('M').append(x).append(' ').append(y);
          path.append('h').append(length).append("v1h-").append(length).append('z');
        }
        x += Math.max(1, length);
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges">\
        <rect width="100%%" height="100%%" fill="#fff"/><path d="%s" fill="#000"/></svg>
        """
        .formatted(modules.getWidth(), modules.getHeight(), path);
  }

  private static int run(BitMatrix modules, int x, int y) {
    int length = 0;
    while (x + length < modules.getWidth() && modules.get(x + length, y)) {
      length++;
    }
    return length;
  }

  private static BitMatrix modules(String text) {
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M,
                  EncodeHintType.MARGIN,
                  QUIET_ZONE_MODULES));
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }
}
