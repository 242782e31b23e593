/**
 * Scenario files: what happens to customers of a catalogue, and which documents they must get.
 *
 * <p>Owns: the YAML form, its errors with file and line, running it, telling expected from actual.
 * Does not own: how anything is billed; it runs the drawing that invoices come from, in memory.
 */
package io.openmaas.billing.scenario.yaml;
