/** The rules by which a sign-up is checked when no outside service does it. */
package io.openmaas.core.traveller.rules;
