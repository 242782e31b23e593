/** Keeps offers until they have expired, as documents. */
package io.openmaas.core.offer.store;
