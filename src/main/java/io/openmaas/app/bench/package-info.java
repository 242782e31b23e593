/**
 * Benchmarks that run against the real process: they start it, load it over real sockets, and print
 * what they saw as one line of JSON.
 */
package io.openmaas.app.bench;
