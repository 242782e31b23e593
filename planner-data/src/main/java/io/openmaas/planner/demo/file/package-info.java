/**
 * The files in which a city is handed over: street data, timetable, and the JSON documents beside
 * them.
 */
package io.openmaas.planner.demo.file;
