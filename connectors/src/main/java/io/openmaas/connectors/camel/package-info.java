/**
 * The life of Apache Camel in this application.
 *
 * <p>Owns: its start. Does not own: routes (one package per operator).
 */
package io.openmaas.connectors.camel;
