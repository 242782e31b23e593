/**
 * Reads the catalogue from YAML, with errors that name file, line and field.
 *
 * <p>Owns: the form of catalogue files. Does not own: what their values mean (catalogue).
 */
package io.openmaas.billing.catalogue.yaml;
