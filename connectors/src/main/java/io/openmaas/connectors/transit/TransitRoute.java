package io.openmaas.connectors.transit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.config.RequestConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Carries calls to the operator over HTTP. */
@Singleton
public class TransitRoute extends RouteBuilder {
  static final String ENTRY = "direct:city-transit";
  private static final String TIMEOUTS = "cityTransitTimeouts";
  private static final int LONGEST_ANSWER_BYTES = 1_000_000;

  private final ObjectMapper json = new ObjectMapper();
  private final Duration timeout;

  TransitRoute(
      @ConfigProperty(name = "openmaas.connectors.city-transit.timeout", defaultValue = "PT3S")
          Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void configure() {
    HttpClientConfigurer timeouts =
        client ->
            client
                .disableAutomaticRetries()
                .setDefaultRequestConfig(
                    RequestConfig.custom()
                        .setConnectionRequestTimeout(org.apache.hc.core5.util.Timeout.of(timeout))
                        .setResponseTimeout(org.apache.hc.core5.util.Timeout.of(timeout))
                        .build());
    getContext().getRegistry().bind(TIMEOUTS, timeouts);
    from(ENTRY)
        // what goes wrong is the caller's to judge, and no error of ours
        .errorHandler(noErrorHandler())
        .routeId("city-transit")
        .process(this::writeRequest)
        // the address comes with each call
        .to("http://city-transit?throwExceptionOnFailure=false&httpClientConfigurer=#" + TIMEOUTS)
        .process(this::readReply);
  }

  private void writeRequest(Exchange exchange) throws JsonProcessingException {
    Message message = exchange.getMessage();
    TransitCall call = message.getBody(TransitCall.class);
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_URI, call.url());
    message.setHeader(Exchange.HTTP_METHOD, call.method().name());
    message.setHeader("Accept", "application/json");
    if (call.body().isPresent()) {
      message.setHeader(Exchange.CONTENT_TYPE, "application/json");
      message.setBody(json.writeValueAsBytes(call.body().get()));
    } else {
      message.setBody(null);
    }
  }

  private void readReply(Exchange exchange) {
    Message message = exchange.getMessage();
    int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    byte[] body = message.getBody(byte[].class);
    message.removeHeaders("*");
    message.setBody(new TransitCall.Reply(status, parsed(body)));
  }

  private Optional<JsonNode> parsed(byte[] body) {
    if (body == null || body.length == 0 || body.length > LONGEST_ANSWER_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(json.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
