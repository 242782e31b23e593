package io.openmaas.billing.invoice.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import io.openmaas.billing.invoice.Invoice;
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
 * Prints final invoices. The same invoice gives the same bytes: dates and identity of the file are
 * those of the invoice. Rendering takes some hundred milliseconds of processor time, so it does not
 * belong on an event loop.
 */
@ApplicationScoped
public class InvoicePdf {
  /** Comes with PDFBox (SIL Open Font Licence); covers Latin, Greek and Cyrillic. */
  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

  static {
    // it would tell on the console how it lays out each page
    XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
  }

  /** The PDF file. */
  public byte[] render(Invoice.Issued invoice) {
    var bytes = new ByteArrayOutputStream();
    var builder =
        new PdfRendererBuilder()
            .useFont(InvoicePdf::font, "Liberation Sans", 400, FontStyle.NORMAL, true)
            .withHtmlContent(InvoiceHtml.page(invoice), null)
            .toStream(bytes);
    try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
      renderer.layout();
      renderer.createPDFWithoutClosing();
      PDDocument document = renderer.getPdfDocument();
      document.setDocumentInformation(information(invoice));
      document.setDocumentId(invoice.id().value().getMostSignificantBits());
      document.save(bytes);
      document.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static PDDocumentInformation information(Invoice.Issued invoice) {
    var heading = invoice.heading();
    var finalised = GregorianCalendar.from(heading.finalisedAt().atZone(ZoneOffset.UTC));
    var information = new PDDocumentInformation();
    information.setTitle("Invoice " + heading.number());
    information.setAuthor(heading.seller().name());
    information.setProducer("OpenMaaS");
    information.setCreationDate(finalised);
    information.setModificationDate(finalised);
    return information;
  }

  private static InputStream font() {
    return PDDocument.class.getResourceAsStream(FONT);
  }
}
