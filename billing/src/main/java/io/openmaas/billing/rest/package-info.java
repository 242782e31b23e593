/**
 * What the faces of all billing features share: how money is written in JSON and who is calling.
 *
 * <p>Owns: nothing of the business.
 */
package io.openmaas.billing.rest;
