/** What an administrator can do about events that could not be processed. */
package io.openmaas.core.event.rest;
