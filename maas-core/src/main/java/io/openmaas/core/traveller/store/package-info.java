/** Travellers in the table core.traveller. */
package io.openmaas.core.traveller.store;
