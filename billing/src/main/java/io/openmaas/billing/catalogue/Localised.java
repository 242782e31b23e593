package io.openmaas.billing.catalogue;

import java.util.Map;

/**
 * A text for customers in several languages.
 *
 * @param inEnglish what is shown where there is no translation; not blank
 * @param translations by ISO 639-1 language code
 */
public record Localised(String inEnglish, Map<String, String> translations) {
  public Localised {
    if (inEnglish.isBlank()) {
      throw new IllegalArgumentException("the text is empty");
    }
    translations = Map.copyOf(translations);
  }

  public static Localised of(String inEnglish) {
    return new Localised(inEnglish, Map.of());
  }

  /** In this ISO 639-1 language, else in English. */
  public String in(String language) {
    return translations.getOrDefault(language, inEnglish);
  }

  @Override
  public String toString() {
    return inEnglish;
  }
}
