package io.openmaas.billing.invoice.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.Seal;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.logging.Level;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/**
 * Prints final invoices and credit notes in the customer's language, as tagged PDF (PDF/UA-1). The
 * same document gives the same bytes: dates and identity of the file are those of the document.
 * Rendering takes some hundred milliseconds of processor time, so it does not belong on an event
 * loop.
 */
@ApplicationScoped
public class DocumentPdf {
  /** Comes with PDFBox (SIL Open Font Licence); covers Latin, Greek and Cyrillic. */
  private static final String LATIN = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  /** SIL Open Font Licence, see the text beside it; covers all Hangul syllables. */
  private static final String KOREAN = "/invoice/fonts/NanumSquareR.ttf";

  static {
    // it would tell on the console how it lays out each page
    XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
  }

  /** The PDF file. */
  public byte[] render(InvoiceDocument document, Seal seal) {
    var words = Words.in(document.buyer().language());
    var bytes = new ByteArrayOutputStream();
    var builder =
        new PdfRendererBuilder()
            .usePdfUaAccessibility(true)
            .useFont(() -> font(LATIN), "Liberation Sans", 400, FontStyle.NORMAL, true)
            .useFont(() -> font(KOREAN), "NanumSquare", 400, FontStyle.NORMAL, true)
            .withHtmlContent(new DocumentHtml(words, document, seal).page(), null)
            .toStream(bytes);
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
      renderer.layout();
      renderer.createPDFWithoutClosing();
      PDDocument pdf = renderer.getPdfDocument();
      pdf.setDocumentInformation(information(words, document, seal));
      pdf.setDocumentId(document.id().value().getMostSignificantBits());
      pdf.save(bytes);
      pdf.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static PDDocumentInformation information(
      Words words, InvoiceDocument document, Seal seal) {
    var finalised = GregorianCalendar.from(seal.finalisedAt().atZone(ZoneOffset.UTC));
    var information = new PDDocumentInformation();
    information.setTitle(words.say("title." + document.draft().kind(), seal.number()));
    information.setAuthor(document.seller().name());
    information.setProducer("OpenMaaS");
    information.setCreationDate(finalised);
    information.setModificationDate(finalised);
    return information;
  }

  private static InputStream font(String resource) {
    return DocumentPdf.class.getResourceAsStream(resource);
  }
}
