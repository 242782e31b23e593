package io.openmaas.connectors.transit;

/** Where the operator listens. */
@FunctionalInterface
public interface TransitAddress {

  /** Without a slash at its end, for instance {@code http://127.0.0.1:8090}. */
  String baseUrl();
}
