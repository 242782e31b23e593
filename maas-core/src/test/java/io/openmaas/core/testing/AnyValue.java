package io.openmaas.core.testing;

import io.openmaas.core.city.CityId;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.time.Period;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Random values of the vocabulary: records by their components, sealed types by one of their
 * records. For laws of the kind {@code read(write(x)) = x}.
 */
public final class AnyValue {
  private static final List<Currency> CURRENCIES =
      List.of(
          Currency.getInstance("EUR"), Currency.getInstance("KRW"), Currency.getInstance("BHD"));

  private final Random random;

  public AnyValue(Random random) {
    this.random = random;
  }

  public Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(generic);
    }
    Class<?> wanted = (Class<?>) type;
    Object simple = simple(wanted);
    if (simple != null) {
      return simple;
    }
    if (wanted.isEnum()) {
      return pick(Arrays.asList(wanted.getEnumConstants()));
    }
    if (wanted.isSealed()) {
      return of(pick(Arrays.asList(wanted.getPermittedSubclasses())));
    }
    if (wanted.isRecord()) {
      return record(wanted);
    }
    throw new IllegalArgumentException("no idea how to make a " + type);
  }

  private Object simple(Class<?> type) {
    if (type == String.class) {
      return pick(List.of("", "Hafen", "Straße \"7\"", "naïve\n☃", "B")) + random.nextInt(100);
    }
    if (type == int.class) {
      return 1 + random.nextInt(100_000);
    }
    if (type == long.class || type == Long.class) {
      return random.nextLong(1, 1L << 60);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == UUID.class) {
      return new UUID(random.nextLong(), random.nextLong());
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }
    if (type == LocalDate.class) {
      return LocalDate.ofEpochDay(random.nextInt(40_000));
    }
    if (type == Currency.class) {
      return pick(CURRENCIES);
    }
    if (type == BigDecimal.class) {
      return BigDecimal.valueOf(random.nextLong(1_000_000), random.nextInt(8));
    }
    if (type == CityId.class) {
      return new CityId("city-" + random.nextInt(100));
    }
    if (type == OperatorId.class) {
      return new OperatorId("operator-" + random.nextInt(100));
    }
    if (type == Money.class) {
      return new Money(random.nextLong(-1_000_000, 1_000_000), pick(CURRENCIES));
    }
    if (type == UnitPrice.class) {
      return new UnitPrice((BigDecimal) simple(BigDecimal.class), pick(CURRENCIES));
    }
    if (type == Coordinates.class) {
      return new Coordinates(random.nextDouble() * 180 - 90, random.nextDouble() * 360 - 180);
    }
    if (type == Period.class) {
      return Period.of(
          (Instant) simple(Instant.class), Duration.ofMillis(random.nextLong(100_000_000)));
    }
    if (type == ChainLink.class) {
      return ChainLink.start("chain " + random.nextInt());
    }
    if (type == LinkRanges.class) {
      return LinkRanges.of(random.longs(random.nextInt(9), 1, 20).toArray());
    }
    return null;
  }

  private Object container(ParameterizedType type) {
    Type content = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return random.nextBoolean() ? Optional.of(of(content)) : Optional.empty();
    }
    List<Object> some = IntStream.range(0, random.nextInt(4)).mapToObj(_ -> of(content)).toList();
    if (type.getRawType() == List.class) {
      return some;
    }
    if (type.getRawType() == Set.class) {
      return new HashSet<>(some);
    }
    throw new IllegalArgumentException("no idea how to make a " + type);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(Arrays.stream(components).map(part -> of(part.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
