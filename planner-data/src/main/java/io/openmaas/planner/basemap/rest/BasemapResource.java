package io.openmaas.planner.basemap.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.planner.basemap.ByteRange;
import io.openmaas.planner.basemap.fontbox.LabelFont;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.PathPart;

/** Serves the map of each city: tiles by byte range, the style that draws them, the glyphs. */
@Path("/basemap")
@PermitAll
@RunOnVirtualThread
public class BasemapResource {
  private static final String TILES = "application/vnd.pmtiles";
  private static final String GLYPHS = "application/x-protobuf";
  private static final String REVALIDATE = "public, no-cache";
  private static final String A_DAY = "public, max-age=86400";
  private static final String STYLE = "/basemap/style.json";

  private final Cities cities;
  private final java.nio.file.Path data;
  private final LabelFont font = new LabelFont();
  private final String style = style();

  BasemapResource(Cities cities, @ConfigProperty(name = "openmaas.data") java.nio.file.Path data) {
    this.cities = cities;
    this.data = data;
  }

  /** The PMTiles archive of a city, whole or the part that {@code Range} asks for. */
  @GET
  @Path("{city}.pmtiles")
  @Produces(TILES)
  public Response tiles(
      @PathParam("city") String city,
      @HeaderParam(HttpHeaders.IF_NONE_MATCH) String known,
      @HeaderParam("If-Range") String onlyOf,
      @HeaderParam("Range") String range)
      throws IOException {
    java.nio.file.Path file = folder(city).resolve("basemap.pmtiles");
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(Problem.notFound("the map of " + city + " is not drawn yet"));
    }
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    long size = attributes.size();
    String tag =
        "\"%x-%x\"".formatted(size, attributes.lastModifiedTime().toInstant().toEpochMilli());
    if (tag.equals(known)) {
      return headers(Response.notModified(), tag).build();
    }
    boolean sameFile = onlyOf == null || onlyOf.equals(tag);
    return switch (ByteRange.of(sameFile ? range : null, size)) {
      case ByteRange.Whole() -> headers(Response.ok(file), tag).build();
      case ByteRange.Part part ->
          headers(
                  Response.status(Response.Status.PARTIAL_CONTENT)
                      .entity(new PathPart(file, part.first(), part.length())),
                  tag)
              .header("Content-Range", part.ofTotal(size))
              .build();
      case ByteRange.Unsatisfiable() ->
          headers(Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE), tag)
              .header("Content-Range", "bytes */" + size)
              .build();
    };
  }

  private static Response.ResponseBuilder headers(Response.ResponseBuilder response, String tag) {
    return response
        .header("ETag", tag)
        .header("Accept-Ranges", "bytes")
        .header("Cache-Control", REVALIDATE);
  }

  /** The MapLibre style of a city's map, with addresses as the caller reached us. */
  @GET
  @Path("{city}/style.json")
  @Produces(MediaType.APPLICATION_JSON)
  public Response style(@PathParam("city") String city, @Context UriInfo address) {
    folder(city);
    String base = address.getBaseUri().resolve("/basemap").toString();
    return Response.ok(style.replace("{base}", base).replace("{city}", city))
        .header("Cache-Control", REVALIDATE)
        .build();
  }

  /**
   * The glyphs of 256 characters.
   *
   * @param range as MapLibre asks for it, for instance {@code 0-255}
   */
  @GET
  @Path("fonts/{stack}/{range}.pbf")
  @Produces(GLYPHS)
  public Response glyphs(@PathParam("stack") String stack, @PathParam("range") String range) {
    if (!stack.equals(LabelFont.NAME) || !range.matches("\\d{1,5}-\\d{1,5}")) {
      throw new ProblemException(Problem.notFound("glyphs " + range + " of " + stack));
    }
    int first = Integer.parseInt(range.substring(0, range.indexOf('-')));
    if (first % 256 != 0 || first > 0xFF00) {
      throw new ProblemException(Problem.notFound("glyphs " + range + " of " + stack));
    }
    return Response.ok(font.range(first)).header("Cache-Control", A_DAY).build();
  }

  private java.nio.file.Path folder(String city) {
    return idOf(city)
        .flatMap(cities::find)
        .map(found -> data.resolve("cities").resolve(found.id().value()))
        .orElseThrow(() -> new ProblemException(Problem.notFound("city " + city)));
  }

  private static Optional<CityId> idOf(String city) {
    try {
      return Optional.of(new CityId(city));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String style() {
    try (InputStream in = BasemapResource.class.getResourceAsStream(STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
