/**
 * The benchmark of the pure rating: JMH over a fixed mix of tariffs and uses, in a process of its
 * own. Needs neither server nor database.
 */
package io.openmaas.app.bench.rating;
