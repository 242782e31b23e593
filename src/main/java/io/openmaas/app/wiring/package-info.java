/**
 * What the modules are given: the clock, identities, the cities.
 *
 * <p>Owns: producers of beans that belong to no feature. Does not own: the beans of the features.
 */
package io.openmaas.app.wiring;
