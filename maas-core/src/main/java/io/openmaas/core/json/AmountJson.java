package io.openmaas.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.money.UnitPrice;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * Amounts as {@code {"amount":"2.40","currency":"EUR"}}: never a JSON number, which may be read as
 * binary floating point.
 */
final class AmountJson {

  private AmountJson() {}

  private record Form(String amount, String currency) {}

  private static void write(String amount, Currency currency, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("amount", amount);
    json.writeStringField("currency", currency.getCurrencyCode());
    json.writeEndObject();
  }

  static final class MoneyWriter extends StdSerializer<Money> {
    MoneyWriter() {
      super(Money.class);
    }

    @Override
    public void serialize(Money money, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      write(money.major().toPlainString(), money.currency(), json);
    }
  }

  static final class UnitPriceWriter extends StdSerializer<UnitPrice> {
    UnitPriceWriter() {
      super(UnitPrice.class);
    }

    @Override
    public void serialize(UnitPrice price, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      write(price.amount().toPlainString(), price.currency(), json);
    }
  }

  private abstract static class Reader<T> extends StdDeserializer<T> {
    private static final BigDecimal LARGEST = new BigDecimal("1e15");

    Reader(Class<T> type) {
      super(type);
    }

    abstract T of(BigDecimal amount, Currency currency);

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      Form form = context.readValue(parser, Form.class);
      if (form == null || form.amount() == null || form.currency() == null) {
        return context.reportInputMismatch(this, "needs an amount and a currency");
      }
      if (!form.amount().matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
        return context.reportInputMismatch(
            this, "the amount is a decimal number as a string, for instance \"2.40\"");
      }
      try {
        BigDecimal amount = new BigDecimal(form.amount());
        if (amount.abs().compareTo(LARGEST) > 0) {
          return context.reportInputMismatch(this, "the amount is too large");
        }
        return of(amount, Currency.getInstance(form.currency()));
      } catch (IllegalArgumentException e) {
        return context.reportInputMismatch(this, "the currency is not one of ISO 4217");
      } catch (ArithmeticException e) {
        return context.reportInputMismatch(
            this, "the amount has more digits than its currency allows");
      }
    }
  }

  static final class MoneyReader extends Reader<Money> {
    MoneyReader() {
      super(Money.class);
    }

    @Override
    Money of(BigDecimal amount, Currency currency) {
      return Money.of(amount, currency, Rounding.EXACT);
    }
  }

  static final class UnitPriceReader extends Reader<UnitPrice> {
    UnitPriceReader() {
      super(UnitPrice.class);
    }

    @Override
    UnitPrice of(BigDecimal amount, Currency currency) {
      return new UnitPrice(amount, currency);
    }
  }
}
