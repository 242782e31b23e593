/** What the protocols have in common; each has a package of its own. */
package io.openmaas.terminal.protocol;
