package io.openmaas.core.offer;

/**
 * The tariff version a price was made with; only billing reads it.
 *
 * @param value not empty
 */
public record TariffRef(String value) {
  public TariffRef {
    if (value.isBlank()) {
      throw new IllegalArgumentException("tariff reference is empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
