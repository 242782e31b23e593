/** Makes offers: asks the planner, the operators and billing, each with a deadline. */
package io.openmaas.core.offer.planning;
