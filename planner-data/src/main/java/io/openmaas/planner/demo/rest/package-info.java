/** Bike stations over HTTP. */
package io.openmaas.planner.demo.rest;
