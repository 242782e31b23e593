/** Alarms over REST. */
package io.openmaas.terminal.alarm.rest;
