/**
 * What the planner shows over HTTP.
 *
 * <p>Owns: {@code /v1/cities}. Does not own: trip plans (booking).
 */
package io.openmaas.planner.rest;
