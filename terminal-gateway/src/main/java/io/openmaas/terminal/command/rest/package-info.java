/** Commands over HTTP. */
package io.openmaas.terminal.command.rest;
