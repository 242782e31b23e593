/**
 * Problems over HTTP: {@code application/problem+json} for everything that is not carried out.
 *
 * <p>Owns: the translation of exceptions into problems and the strictness of request bodies. Does
 * not own: the reasons, which features give as {@link io.openmaas.core.problem.Problem}.
 *
 * <p>Invariants: no answer of status 400 or above under {@code /v1} lacks a problem; none shows
 * class names, SQL or stack traces; an unexpected failure is logged under the number the caller
 * gets.
 */
package io.openmaas.core.problem.rest;
