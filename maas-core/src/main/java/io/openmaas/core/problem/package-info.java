/**
 * What is said to a caller who asked for something that cannot be done.
 *
 * <p>Owns: the problem (RFC 9457) and its form over HTTP (problem.rest). Does not own: the reasons,
 * which live with the features.
 *
 * <p>Invariants: a problem names the field or line at fault where there is one, and never shows
 * secrets, SQL or stack traces.
 */
package io.openmaas.core.problem;
