/**
 * Puts the pure parts of billing together with its configuration.
 *
 * <p>Owns: configuration keys {@code openmaas.billing.*} and the beans made from them. Does not
 * own: any rule of the business.
 */
package io.openmaas.billing.wiring;
