package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.Catalogue;

/** Draws what is due minus what was posted. */
public final class Drawing {
  private final Catalogue catalogue;

  public Drawing(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** What must be loaded before {@link #draw}. */
  public DrawingRequest.Reach reach(
      java.util.List<io.openmaas.billing.subscription.SubscriptionHistory> subscriptions,
      DrawingRequest.Watermark watermark) {
    throw new UnsupportedOperationException("being built");
  }

  /** Draws the documents. */
  public Drawn draw(DrawingRequest request) {
    throw new UnsupportedOperationException("being built");
  }
}
