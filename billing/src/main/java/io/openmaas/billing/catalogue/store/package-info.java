/**
 * Keeps the catalogue in PostgreSQL: what was imported, by whom and when; versions that were sold
 * never change, and versions that are used cannot be withdrawn.
 */
package io.openmaas.billing.catalogue.store;
